// Who waits for whom: sentences for everybody, and a drawing where there is something to draw.

import type { ServerTask, Space } from '../store/documents.ts'
import type { World } from '../world.ts'
import { drawWaits } from './draw-waits.ts'
import { findWaits, type Thing, type Wait } from './find-waits.ts'
import { html, type Html } from './html.ts'
import { readCoordination } from './read-coordination.ts'
import { sinceThen } from './times.ts'

/** @param tasks The unfinished ones that are shown. */
export function waitsView(world: World, space: Space, tasks: readonly ServerTask[]): Html {
  const waits = findWaits(world, readCoordination(world.store, space.id), tasks)
  const drawing = drawWaits(waits)
  return html`<h3 id="waits">Who waits for whom</h3>
    ${
      waits.length === 0
        ? html`<p>Nobody waits for anybody.</p>`
        : html`<ul class="waits" aria-labelledby="waits">
            ${waits.map((wait) => html`<li>${waitSentence(wait, world.clock.now())}</li>`)}
          </ul>`
    }
    ${drawing && html`<figure class="scroll">${drawing}</figure>`}`
}

/** So many are named of those that somebody waits for. */
const mostNamed = 4

/** Without a full stop, for a list. */
export function waitSentence({ from, how, to, more, since }: Wait, now: number): Html {
  const left = to.length - mostNamed
  const named = [...to.slice(0, mostNamed).map(thingLink), ...(left > 0 ? [`${left} more`] : [])]
  const between = (index: number) => (index === 0 ? '' : index === named.length - 1 ? ' and ' : ', ')
  return html`${thingLink(from)} ${how} ${named.map((name, index) => [between(index), name])} ${more}
  ${since !== undefined && html`<small>(${sinceThen(since, now)})</small>`}`
}

function thingLink({ name, address }: Thing): Html {
  return html`<a href="${address}"><bdi>${name}</bdi></a>`
}
