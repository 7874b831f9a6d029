/** Octopus's own variables by which a wait is told from others of its task. A step that waits declares them. */
export const ownStepVariables = { step: 'Octopus.Action.Name', target: 'Octopus.Machine.Id' } as const
