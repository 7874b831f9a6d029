// Where each page is. Everything but the start lies below `/page/`, where Octopus has nothing.

import type { Artifact, ServerTask } from '../store/documents.ts'

export function overviewAddress(spaceId: string): string {
  return `/page/${encodeURIComponent(spaceId)}`
}

export function projectAddress(spaceId: string, name: string): string {
  return `${overviewAddress(spaceId)}?name=${encodeURIComponent(name)}`
}

export function tasksAddress(spaceId: string): string {
  return `${overviewAddress(spaceId)}/tasks`
}

export function taskAddress({ spaceId, id }: Pick<ServerTask, 'spaceId' | 'id'>): string {
  return `${tasksAddress(spaceId)}/${encodeURIComponent(id)}`
}

export function artifactAddress({ spaceId, id }: Pick<Artifact, 'spaceId' | 'id'>): string {
  return `${overviewAddress(spaceId)}/artifacts/${encodeURIComponent(id)}`
}

export function locksAddress(spaceId: string): string {
  return `${overviewAddress(spaceId)}/locks`
}

/** What stands in the page of locks under a lock's name: names may hold anything. */
export function lockAnchor(name: string): string {
  return `lock-${encodeURIComponent(name)}`
}

export function librarySetsAddress(spaceId: string): string {
  return `${overviewAddress(spaceId)}/library`
}

export function librarySetAddress(spaceId: string, id: string): string {
  return `${librarySetsAddress(spaceId)}/${encodeURIComponent(id)}`
}
