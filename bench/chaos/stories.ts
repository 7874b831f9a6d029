// All stories, so that each kind of request that a step makes is made in one of them.

import { lockStories } from './stories/cross-project-lock.ts'
import { dependencyStories } from './stories/ensure-dependency-deployed.ts'
import { notifyStories } from './stories/notify-when-all-done.ts'
import { waitStories } from './stories/wait-for-project.ts'
import type { Story } from './story.ts'

export const stories: readonly Story[] = [...waitStories, ...lockStories, ...dependencyStories, ...notifyStories]
