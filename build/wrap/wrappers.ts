// The shells that templates are made for. Each wraps the same bundle in a script of its own.

import { bashWrapper } from './bash.ts'
import { powershellWrapper } from './powershell.ts'
import type { Wrapper } from './wrapper.ts'

/** The flavours that are made, in the order in which they are listed. */
export const wrappers: readonly Wrapper[] = [bashWrapper, powershellWrapper]
