// What nobody has confirmed about the real server and a step could trip over: each is a switch, so that a step can be
// tried against either behaviour. The first possibility of each is the one that the simulator takes by default.

export const unconfirmedSwitches = {
  /** Whether `/api/Spaces-1`, the home document of a space, answers somebody without a key. */
  anonymousHome: ['refused', 'answered'],
  /** Whether `serverstatus/health` and the ping of a node answer a load balancer that has no key. */
  anonymousHealth: ['answered', 'refused'],
  /** The body of a 429: in the shape of errors, or none. */
  rateLimitBody: ['error', 'empty'],
  /** What an id of another space, or one that the caller may not see, is answered with. */
  invisible: ['not-found', 'forbidden'],
  /** What cancelling a finished task does. */
  cancelFinished: ['unchanged', 'refused'],
  /** What a runbook run shares its turn with by default: all tasks of its project there, runs of its runbook there, none. */
  runbookTag: ['project', 'runbook', 'none'],
  /** Whether a manual intervention that does not say so keeps the next deployment of its project out. */
  blockConcurrentDeployments: ['allowed', 'blocked'],
  /** The state of a task that was not started before its queue time expired. */
  expiredTask: ['TimedOut', 'Canceled'],
  /** Whether the dates by which tasks are filtered belong to the range. */
  taskDateFilters: ['inclusive', 'exclusive'],
  /** What `tasks/{id}/details` gives where the request does not say whether verbose lines are wanted. */
  detailsByDefault: ['verbose', 'brief'],
  /** Whether guided failure takes `Abort`, which an older community template sends, for `Fail`. */
  guidanceAbort: ['refused', 'taken'],
  /** What becomes of the output variables of an attempt that failed and is repeated. */
  outputOfFailedAttempts: ['kept', 'dropped'],
  /** Whether steps that always run do so after their task was cancelled. */
  alwaysStepsAfterCancel: ['left-out', 'run'],
  /** Whether a step that runs once on a worker has variables about a machine. */
  machineOfWorkerSteps: ['absent', 'present'],
  /** Whether a refusal whose words are not known says why, in our words, or only that there was a problem. */
  refusalTexts: ['told', 'bare'],
  /** Whether a deployment that failed after one that succeeded takes the next phase away again. */
  failedAfterSuccess: ['blocks', 'ignored'],
  /** Whether a release with a defect may go again where it has been. */
  defectRedeploy: ['allowed', 'refused'],
  /** The status of a refusal because of a deployment freeze: 400 or 409. */
  freezeRefusal: ['bad-request', 'conflict'],
  /** What deploying an older release of a disabled project does. */
  disabledProject: ['refused', 'deployed'],
  /** Whether a queue time expiry may come without a queue time. */
  expiryWithoutSchedule: ['taken', 'refused'],
  /** How the members of the items in an answer of the executions API are spelt; some versions of 2022 spelt them small. */
  executionsCase: ['pascal', 'camel'],
  /** Whether the executions API takes a slug for a name. */
  executionsSlugs: ['refused', 'taken'],
  /** Whether writing a variable set back as it is makes a new version of it. */
  unchangedVariables: ['new-version', 'same-version'],
  /** By how much a change raises the version of a variable set. */
  variablesVersionStep: ['one', 'more'],
  /** What becomes of two writes of one variable set, from the same version, in the same moment. */
  simultaneousPuts: ['one-refused', 'last-wins'],
  /** What becomes of a secret that is written back without value and without id. */
  secretWithoutId: ['lost', 'kept-by-name'],
  /** What somebody needs who reads or writes the values of a library variable set. */
  libraryValuesPermission: ['both', 'variable', 'library'],
  /** Whether a library variable set is guarded by its own version, besides that of its values. */
  librarySetVersion: ['ignored', 'checked'],
  /** Whether a server of 2026 updates the variables of a release for a request without a body. */
  snapshotWithoutBody: ['taken', 'refused'],
  /** The status of an update of a release's variables that comes with a stale token: 409 or 400. */
  staleSnapshotToken: ['conflict', 'bad-request'],
  /** Whether several tags find tenants that have one of each set, or only those that have them all. */
  tagFilters: ['one-of-each-set', 'all'],
  /** The order in which environments are listed. */
  environmentOrder: ['sort-order', 'name'],
  /** Whether the content of an artifact is taken as it is, without the wrapping of a form. */
  rawArtifact: ['refused', 'taken'],
  /** The status of a write while the server is being maintained: 503 or 403. */
  maintenanceRefusal: ['unavailable', 'forbidden'],
} as const satisfies Readonly<Record<string, readonly [string, string, ...string[]]>>

export type UnconfirmedName = keyof typeof unconfirmedSwitches

/** One possibility for each switch. */
export type Unconfirmed = { readonly [Name in UnconfirmedName]: (typeof unconfirmedSwitches)[Name][number] }

/** Every switch at its default, but for those that are given. */
export function withDefaults(given: Readonly<Partial<Unconfirmed>> = {}): Unconfirmed {
  const defaults = Object.entries(unconfirmedSwitches).map(([name, [first]]) => [name, first])
  return { ...(Object.fromEntries(defaults) as unknown as Unconfirmed), ...given }
}

/** Each other possibility of each switch, for tests that turn one at a time. */
export function otherPossibilities(): readonly { readonly name: UnconfirmedName; readonly value: string }[] {
  return Object.entries(unconfirmedSwitches).flatMap(([name, [, ...others]]) =>
    others.map((value) => ({ name: name as UnconfirmedName, value })),
  )
}
