// One task: how it stands, what it waits for, what it asks, and its log.

import type { Interruption, ServerTask, Space } from '../store/documents.ts'
import type { World } from '../world.ts'
import { artifactAddress, taskAddress } from './addresses.ts'
import { findWaits } from './find-waits.ts'
import { html, type Html } from './html.ts'
import type { View } from './layout.ts'
import { logView } from './log-view.ts'
import { readCoordination } from './read-coordination.ts'
import { shownState, taskState } from './state-view.ts'
import { elapsed, moment, sinceThen } from './times.ts'
import { waitSentence } from './waits-view.ts'

/** @param search `level=verbose` shows all lines of the log. */
export function taskView(world: World, space: Space, task: ServerTask, search: URLSearchParams): View {
  const { store } = world
  const verbose = search.get('level') === 'verbose'
  const now = world.clock.now()
  const asked = task.pendingInterruptionIds.flatMap((id) => store.interruptions.get(id) ?? [])
  const address = taskAddress(task)
  const content = html`<h1><bdi>${task.description}</bdi></h1>
    <p>${taskState(task)}</p>
    ${task.errorMessage !== '' && html`<p class="error"><bdi>${task.errorMessage}</bdi></p>`} ${facts(world, task)}
    ${waitsOf(world, space, task)}
    ${
      asked.length > 0 &&
      html`<section aria-labelledby="asked">
        <h2 id="asked">A person has to answer</h2>
        ${asked.map((interruption) => question(world, interruption))}
      </section>`
    }
    <section aria-labelledby="log">
      <h2 id="log">Log</h2>
      <p class="choices">
        Level: ${verbose ? html`<a href="${address}">Info</a>` : html`<strong>Info</strong>`}
        ${verbose ? html`<strong>Verbose</strong>` : html`<a href="${address}?level=verbose">Verbose</a>`}
        <a href="${address}/raw">As text</a>
      </p>
      ${logView(task.activity, { spaceId: task.spaceId, verbose, now })}
    </section>
    ${outputs(task)} ${artifacts(world, task)}`
  return { title: `${shownState(task).word}: ${task.description}`, content, section: 'Tasks' }
}

function facts({ store, clock }: World, task: ServerTask): Html {
  const { startedAt, completedAt, queuedAt } = task
  const project = store.projects.get(task.projectId ?? '')
  const tenant = store.tenants.get(task.tenantId ?? '')
  const environment = store.environments.get(task.environmentId ?? '')
  const took =
    startedAt !== undefined &&
    (completedAt === undefined ? sinceThen(startedAt, clock.now()) : html`${elapsed(completedAt - startedAt)}`)
  const rows: readonly (readonly [string, Html | string | undefined | false])[] = [
    ['Task', task.id],
    ['Project', project?.name],
    ['Environment', environment?.name],
    ['Tenant', tenant?.name],
    ['Queued', moment(queuedAt)],
    ['Started', startedAt !== undefined && moment(startedAt)],
    ['Ended', completedAt !== undefined && moment(completedAt)],
    ['Took', took],
  ]
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        value &&
        html`<div>
          <dt>${name}</dt>
          <dd><bdi>${value}</bdi></dd>
        </div>`,
    )}
  </dl>`
}

/** What it waits for, and who waits for it. */
function waitsOf(world: World, space: Space, task: ServerTask): Html | undefined {
  if (task.completedAt !== undefined) return undefined
  const active = world.store.tasks.where('spaceId', space.id).filter(({ completedAt }) => completedAt === undefined)
  const waits = findWaits(world, readCoordination(world.store, space.id), active)
  const own = waits.filter(({ from, to }) => from.key === task.id || to.some(({ key }) => key === task.id))
  if (own.length === 0) return undefined
  return html`<section aria-labelledby="waits">
    <h2 id="waits">Who waits for whom</h2>
    <ul class="waits">
      ${own.map((wait) => html`<li>${waitSentence(wait, world.clock.now())}</li>`)}
    </ul>
  </section>`
}

function question({ store, clock }: World, interruption: Interruption): Html {
  const { title, instructions, responsibleTeamIds, choices, createdAt, id } = interruption
  const teams = responsibleTeamIds.flatMap((team) => store.teams.get(team)?.name ?? [])
  return html`<article class="question">
    <h3><bdi>${title}</bdi></h3>
    <p class="instructions"><bdi>${instructions}</bdi></p>
    <p>
      ${choices.join(' or ')}, by ${teams.length > 0 ? teams.join(', ') : 'anybody who may'}. Asked
      ${sinceThen(createdAt, clock.now())} ago, as ${id}.
    </p>
  </article>`
}

function outputs({ outputVariables }: ServerTask): Html | undefined {
  if (outputVariables.length === 0) return undefined
  return html`<section aria-labelledby="outputs">
    <h2 id="outputs">Output variables</h2>
    <table class="pairs">
      <caption>
        What its steps have set
      </caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Step</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        ${outputVariables.map(
          ({ step, name, value, sensitive }) =>
            html`<tr>
              <th scope="row"><bdi>${name}</bdi></th>
              <td data-in="Step"><bdi>${step}</bdi></td>
              <td data-in="Value"><bdi>${sensitive ? '****' : value}</bdi></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}

function artifacts({ store }: World, { id }: ServerTask): Html | undefined {
  const collected = store.artifacts.where('taskId', id)
  if (collected.length === 0) return undefined
  return html`<section aria-labelledby="artifacts">
    <h2 id="artifacts">Artifacts</h2>
    <ul>
      ${collected.map(
        (artifact) =>
          html`<li>
            <a href="${artifactAddress(artifact)}" download><bdi>${artifact.filename}</bdi></a>
            <small>${artifact.content?.length ?? 0} bytes</small>
          </li>`,
      )}
    </ul>
  </section>`
}
