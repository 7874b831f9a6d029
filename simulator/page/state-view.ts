// How a state looks: a shape and a word, never a colour alone.

import type { ActivityNode, ServerTask } from '../store/documents.ts'
import { html, type Html } from './html.ts'

type Look = 'success' | 'warning' | 'failed' | 'running' | 'queued' | 'person' | 'canceled'

interface Shown {
  readonly look: Look
  readonly word: string
}

export function taskState(task: ServerTask): Html {
  return badge(shownState(task))
}

export function shownState(
  { state, pendingInterruptionIds, hasWarningsOrErrors, queuedAt }: ServerTask,
  now?: number,
): Shown {
  if (pendingInterruptionIds.length > 0) return { look: 'person', word: 'Waits for a person' }
  switch (state) {
    case 'Queued':
      return { look: 'queued', word: now !== undefined && queuedAt > now ? 'Scheduled' : 'Queued' }
    case 'Executing':
      return { look: 'running', word: 'Executing' }
    case 'Success':
      return hasWarningsOrErrors
        ? { look: 'warning', word: 'Success with warnings' }
        : { look: 'success', word: 'Success' }
    case 'Failed':
      return { look: 'failed', word: 'Failed' }
    case 'TimedOut':
      return { look: 'failed', word: 'Timed out' }
    case 'Cancelling':
    case 'Canceled':
      return { look: 'canceled', word: state }
  }
}

/** Of a step, or of where it runs. */
export function nodeState({ status }: ActivityNode): Html {
  switch (status) {
    case 'Pending':
      return badge({ look: 'queued', word: 'Pending' })
    case 'Running':
      return badge({ look: 'running', word: 'Running' })
    case 'Success':
      return badge({ look: 'success', word: 'Success' })
    case 'SuccessWithWarning':
      return badge({ look: 'warning', word: 'Success with warnings' })
    case 'Failed':
      return badge({ look: 'failed', word: 'Failed' })
    case 'Skipped':
      return badge({ look: 'canceled', word: 'Skipped' })
    case 'Canceled':
      return badge({ look: 'canceled', word: 'Canceled' })
  }
}

function badge({ look, word }: Shown): Html {
  return html`<span class="state ${look}">${icon(look)}${word}</span>`
}

function icon(name: string): Html {
  return html`<svg class="icon" aria-hidden="true"><use href="#${name}"></use></svg>`
}

/** What the icons of a page refer to; once in each page. */
export const iconShapes: Html = html`<svg class="shapes" aria-hidden="true">
  <symbol id="success" viewBox="0 0 16 16"><path d="M3 8.5l3.5 3.5L13 4.5" /></symbol>
  <symbol id="warning" viewBox="0 0 16 16"><path d="M8 2l6.5 12h-13zM8 6.5v3.5M8 12v.5" /></symbol>
  <symbol id="failed" viewBox="0 0 16 16"><path d="M4 4l8 8M12 4l-8 8" /></symbol>
  <symbol id="running" viewBox="0 0 16 16"><path d="M5 3l8 5-8 5z" /></symbol>
  <symbol id="queued" viewBox="0 0 16 16"><path d="M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM8 4.5V8l2.5 2" /></symbol>
  <symbol id="person" viewBox="0 0 16 16"><path d="M8 2a3 3 0 100 6 3 3 0 000-6zM2.5 14.5c0-6 11-6 11 0z" /></symbol>
  <symbol id="canceled" viewBox="0 0 16 16"><path d="M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM3.5 3.5l9 9" /></symbol>
</svg>`
