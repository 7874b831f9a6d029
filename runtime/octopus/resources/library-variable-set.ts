import { object, optional, string, type Shaped } from '../../shape.ts'

/** The part of a library variable set that we read: none of its variables. */
export const LibraryVariableSetResource = object({ Id: string, Name: string, Description: optional(string) })
export type LibraryVariableSetResource = Shaped<typeof LibraryVariableSetResource>
