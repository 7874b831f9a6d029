// What the author of a step has to put right, and the error that carries all of it at once.

/** One thing to put right. */
export interface Mistake {
  /** Relative to the repository, with slashes. */
  readonly file: string
  /** Counted from 1; `undefined` where the whole file, or its absence, is meant. */
  readonly line?: number | undefined
  /** What is wrong, with the values, and what to do. */
  readonly message: string
}

/** Something that the author of a step can put right. Its message lists every mistake and is printed without a stack. */
export class BuildError extends Error {
  override readonly name = 'BuildError'
  readonly mistakes: readonly Mistake[]

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(formatMistake).join('\n'))
    this.mistakes = mistakes
  }
}

/** `steps/wait-for-project/parameters.ts:7: "timeoutMinutes" has no help text: ...` */
export function formatMistake({ file, line, message }: Mistake): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}`
}
