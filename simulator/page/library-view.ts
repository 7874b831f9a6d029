// Library variable sets: those of people with their variables, and those in which steps keep what they share.

import type { LibraryVariableSet, Space, Variable } from '../store/documents.ts'
import type { World } from '../world.ts'
import { librarySetAddress } from './addresses.ts'
import { html, type Html } from './html.ts'
import type { View } from './layout.ts'
import { partOf } from './paging.ts'
import { currentStates } from './read-coordination.ts'

const setsAtOnce = 100

export function librarySetsView({ store }: World, space: Space, search: URLSearchParams): View {
  const all = store.libraryVariableSets.where('spaceId', space.id)
  const isShared = ({ name }: LibraryVariableSet) => name.toLowerCase().startsWith('coordination / ')
  const { items, links } = partOf(all.filter((set) => !isShared(set)).toSorted(byName), setsAtOnce, search, 'sets')
  const current = currentStates(all)
    .map(({ set }) => set)
    .toSorted(byName)
  const older = all.filter(isShared).length - current.length
  const content = html`<h1>Library variable sets</h1>
    ${items.length === 0 ? html`<p>There are none but those of steps.</p>` : html`${links}${setList(items)}`}
    <section aria-labelledby="shared">
      <h2 id="shared">What steps share</h2>
      ${
        current.length === 0
          ? html`<p>No step has kept anything yet.</p>`
          : html`<p>
                The latest state of
                each${older > 0 && `; ${older} older ${older === 1 ? 'state is' : 'states are'} there`}.
              </p>
              ${setList(current)}`
      }
    </section>`
  return { title: 'Library variable sets', content, section: 'Library sets' }
}

export function librarySetView({ store }: World, set: LibraryVariableSet): View {
  const variables = store.variableSets.get(set.variableSetId)?.variables ?? []
  const content = html`<h1><bdi>${set.name}</bdi></h1>
    ${set.description !== '' && html`<pre class="scroll" tabindex="0"><bdi>${readable(set.description)}</bdi></pre>`}
    ${
      variables.length === 0
        ? html`<p>It holds no variables.</p>`
        : html`<table class="pairs">
            <caption>
              Variables
            </caption>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Value</th>
                <th scope="col">For</th>
              </tr>
            </thead>
            <tbody>
              ${variables.map(variableRow)}
            </tbody>
          </table>`
    }`
  return { title: set.name, content, section: 'Library sets' }
}

function setList(sets: readonly LibraryVariableSet[]): Html {
  return html`<ul>
    ${sets.map(
      ({ id, name, spaceId }) =>
        html`<li>
          <a href="${librarySetAddress(spaceId, id)}"><bdi>${name}</bdi></a>
        </li>`,
    )}
  </ul>`
}

/** Only plain texts are shown: what else there is may be a secret. */
function variableRow({ name, value, type, scope }: Variable): Html {
  const places = Object.entries(scope).map(([kind, ids]) => `${kind}: ${ids.join(', ')}`)
  return html`<tr>
    <th scope="row"><bdi>${name}</bdi></th>
    <td data-in="Value"><bdi>${type === 'Sensitive' ? '****' : (value ?? '')}</bdi></td>
    <td data-in="For"><bdi>${places.join('; ') || 'everything'}</bdi></td>
  </tr>`
}

/** JSON with line breaks; all else as it is. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

function byName(a: LibraryVariableSet, b: LibraryVariableSet): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true })
}
