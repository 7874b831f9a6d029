import type { CommonValues } from '../../runtime/common-parameters.ts'
import type { StepContext } from '../../runtime/define-step.ts'
import { openDocument } from '../../runtime/documents/document.ts'
import { readCertificates } from '../../runtime/octopus/read-certificates.ts'
import { StepError } from '../../runtime/step-error.ts'
import type { Channel } from './channels/channel.ts'
import { openChannels } from './channels/open-channels.ts'
import { freezeMembers } from './close-round.ts'
import { deliver } from './deliver.ts'
import { newlyGivenUp } from './deliveries.ts'
import { describeFiled, describeOpen, describeTold, describeUndelivered } from './describe.ts'
import type { Occasion } from './message/content.ts'
import { notifyDocument, type NotifyState } from './notify-state.ts'
import { setOutputs } from './outputs.ts'
import { ownVariables } from './own.ts'
import type { NotifyParameters } from './parameters.ts'
import { readScene } from './read-scene.ts'
import { advance, findReport, type Look } from './rounds.ts'
import { sendTest } from './test-message.ts'

/** Of the fields that every step has, the one that holds for mail servers and webhooks too. */
type Trust = Partial<Pick<CommonValues, 'caCertificateFile'>>

export async function run(parameters: NotifyParameters & Trust, context: StepContext): Promise<void> {
  const { log, own } = context
  const { set, subject, text, onUndelivered } = parameters
  const channels = await openAll(parameters, context)
  const template = { subject, text }
  const occasion = readOccasion(set, context)
  if (parameters.action === 'Test') return sendTest(parameters.members, template, occasion, channels, context)

  const place = `${set} in ${own.environmentId}${own.tenantId ? ` for ${own.tenantId}` : ''}`
  const document = openDocument(context, notifyDocument, place)
  const before = await document.read()
  const names = channels.map(({ name }) => name)
  const look = await readScene(parameters, before.state, names, context)
  // Reports before it judges, in one change: of two that end together, the later one sees both.
  const after = await document.update((state, now) => advance(state, look, now), { from: before })

  const sending = channels.length > 0 ? channels : [outputsAlone(log)]
  const told = await deliver(
    after,
    { document, channels: sending, claimant: look.claimant, template, occasion },
    context,
  )
  if (told.length === 0) log.info(describeNothingToTell(after.state, look, set))
  for (const one of told) log.highlight(describeTold(one, set))
  setOutputs(log, told.at(-1)?.message)

  const undelivered = describeUndelivered(told, newlyGivenUp(before.state, after.state))
  if (!undelivered) return
  if (onUndelivered === 'Fail') throw new StepError('undelivered', undelivered)
  log.warning(undelivered)
  log.resultMessage(undelivered)
}

/** Where the form has no channel, the message is out when the output variables have it. */
function outputsAlone(log: StepContext['log']): Channel {
  return {
    name: 'outputs',
    title: 'output variables',
    send: (message) => {
      setOutputs(log, message)
      return Promise.resolve({ kind: 'sent' })
    },
  }
}

async function openAll(
  parameters: NotifyParameters & Trust,
  { clock, random, environment }: StepContext,
): Promise<readonly Channel[]> {
  const { caCertificateFile } = parameters
  const caCertificates = caCertificateFile ? await readCertificates(caCertificateFile) : undefined
  return openChannels(parameters, { clock, random, environment, caCertificates })
}

function readOccasion(set: string, { octopus, variable }: StepContext): Occasion {
  return {
    set,
    environment: variable(ownVariables.environment),
    tenant: variable(ownVariables.tenant),
    taskAddress: `${octopus.serverUrl}/app#/${octopus.spaceId}/tasks/`,
  }
}

function describeNothingToTell(state: NotifyState, look: Look, set: string): string {
  if (look.report) return describeFiled(findReport(state, look.report, look.rules.round), look, set)
  const open = state.open.map((round) => describeOpen(round, freezeMembers(round, look.members), set))
  return open.join('\n') || `No round of ${set} is open: there is nothing to tell.`
}
