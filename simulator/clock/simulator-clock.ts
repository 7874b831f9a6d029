// The simulator's time. Three gaits share one face: `manual` moves only when a test says so, `paced` runs by itself at a
// multiple of real time, `real` is the machine's own clock.

export interface SimulatorClock {
  /** Milliseconds since 1970, in simulated time. */
  now(): number
  /**
   * Calls `action` once, when simulated time reaches `time`; a time that has passed is due at once, but never before
   * this call has returned. Actions run in order of time, then of arrival.
   * @returns Takes the appointment back.
   */
  at(time: number, action: () => void): () => void
  /**
   * Someone who acts in simulated time: a step that runs in this process, or a script in processes of its own. Time
   * does not move while anybody who joined is busy, which is whenever they are not asleep.
   */
  join(name: string): Participant
  /**
   * While a fault holds an answer back, whoever waits for it counts as asleep.
   * @param port Of the connection, on the side of the one who waits.
   * @returns Ends that.
   */
  holdAnswer(port: number): () => void
  /** Ends all appointments and sleeps. */
  close(): Promise<void>
}

export interface Participant {
  /** Environment variables for the processes that act for this participant: they sleep in simulated time with it. */
  readonly environment: Readonly<Record<string, string>>
  /** For a participant in this process: its `Clock` (`runtime/clock.ts`). */
  now(): number
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /**
   * Counts as asleep although it has not said until when: it waits for something that only others can bring about.
   * @returns Ends that.
   */
  hold(): () => void
  /** Has no more part in it: the step is over, the script has ended. */
  leave(): void
}

/** A clock that stands still until it is told to move. */
export interface ManualClock extends SimulatorClock {
  /**
   * Moves time on, sleep by sleep and appointment by appointment, each time until everybody who joined is asleep again
   * or has left; resolves when that is so at the end.
   */
  advance(
    by: Readonly<Partial<Record<'milliseconds' | 'seconds' | 'minutes' | 'hours' | 'days', number>>>,
  ): Promise<void>
  /** Resolves when everybody who joined is asleep or has left. Time does not move. */
  settled(): Promise<void>
}
