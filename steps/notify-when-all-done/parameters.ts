import {
  choice,
  count,
  defineParameters,
  lines,
  minutes,
  names,
  secret,
  text,
  type Parameter,
  type Values,
} from '../../runtime/parameters.ts'
import { formMistakes } from './form-mistakes.ts'

export const parameters = defineParameters(
  'NotifyWhenAllDone',
  {
    /**
     * A name for the set of projects, of your choice. Each of its members has this step with the same name; every
     * environment, and in it every tenant, has rounds of its own.
     */
    set: text({ label: 'Set' }),
    /**
     * The projects that belong to it, this one among them: names, slugs or ids, one a line. `group: Payments` means all
     * projects of that group. One without this step counts too, by its deployments.
     */
    members: names({ label: 'Members' }),
    /**
     * *Report* that this deployment is done, with what came of it, and tell if it was the last. *Look*, in a runbook that is
     * run on a schedule, reports nothing, and tells what is due. *Test* sends a message to try the channels.
     */
    action: choice({ label: 'Action', options: { Report: 'Report', Look: 'Look', Test: 'Test' }, default: 'Report' }),
    /** When a member is done: when its deployment has *finished*, well or not, or only when it has *succeeded*. */
    done: choice({
      label: 'A member is done when it has',
      options: { Finished: 'Finished', Succeeded: 'Succeeded' },
      default: 'Finished',
    }),
    /**
     * Whether a failure is told in the message *at the end*, *at once* in one of its own (a round that still has failures
     * at its end then has no other), or *both*.
     */
    onFailure: choice({
      label: 'Tell failures',
      options: { AtEnd: 'At the end', AtOnce: 'At once', Both: 'Both' },
      default: 'AtEnd',
    }),
    /** (Optional) How many members are enough; all, if left blank. For rounds by release or by day. */
    atLeast: count({ label: 'At least', optional: true }),
    /**
     * What belongs together. *Next*: whatever is deployed after the last message. *Release*: deployments of one release
     * number. *Day*: those that were queued on one day.
     */
    round: choice({ label: 'Round', options: { Next: 'Next', Release: 'Release', Day: 'Day' }, default: 'Next' }),
    /** For rounds by *day*: where, such as `Europe/Berlin`. */
    timeZone: text({ label: 'Time zone', default: 'UTC' }),
    /**
     * (Optional) How many minutes after its first report a round is told of as it stands, with those who are missing.
     * Whoever looks next tells; let a scheduled runbook look.
     */
    deadlineMinutes: minutes({ label: 'Deadline minutes', optional: true }),
    /** What stands in the subject. The README lists the placeholders. */
    subject: text({ label: 'Subject', default: '{Set} in {Environment}: {Summary}' }),
    /**
     * The message, in Markdown with placeholders. `{Members}` is the table of all members, `{Failures}` what went wrong,
     * each in a line by itself.
     */
    text: paragraphs({
      label: 'Text',
      default:
        '**{Set}** in **{Environment}**: {Summary}.\n\n{Members}\n\n{Failures}\n\n{Started} to {Finished} ({Duration})',
    }),
    /** (Optional) Who gets a mail, one address a line. */
    mailTo: lines({ label: 'Mail to', optional: true }),
    /** Whom the mail is from, such as `Octopus <octopus@example.com>`. */
    mailFrom: text({ label: 'Mail from', optional: true }),
    /** The SMTP server. */
    smtpServer: text({ label: 'SMTP server', optional: true }),
    /** (Optional) Its port: 465 for *TLS*, 587 for *STARTTLS* and otherwise 25, if left blank. */
    smtpPort: port({ label: 'SMTP port' }),
    /** How the connection is protected: nothing is sent if the server cannot do that. */
    smtpSecurity: choice({
      label: 'SMTP security',
      options: { StartTls: 'STARTTLS', Tls: 'TLS', IfOffered: 'STARTTLS if offered', None: 'None' },
      default: 'StartTls',
    }),
    /** (Optional) */
    smtpUser: text({ label: 'SMTP user', optional: true }),
    /** (Optional) */
    smtpPassword: secret({ label: 'SMTP password', optional: true }),
    /** (Optional) The address of an incoming webhook of Slack. */
    slackWebhook: secret({ label: 'Slack webhook', optional: true }),
    /** (Optional) The address of a workflow in Microsoft Teams that posts when a webhook request is received. */
    teamsWebhook: secret({ label: 'Teams webhook', optional: true }),
    /** (Optional) An address of your own that takes the message as JSON. */
    webhook: secret({ label: 'Webhook', optional: true }),
    /** (Optional) Signs what goes to *Webhook*: the header `X-Octosteps-Signature`. */
    webhookSecret: secret({ label: 'Webhook secret', optional: true }),
    /** For how many minutes a channel that failed is tried again by those who look. */
    deliveryMinutes: minutes({ label: 'Delivery minutes', default: 1440 }),
    /** What this deployment does if it could not send: *continue* with a warning, or *fail*. */
    onUndelivered: choice({
      label: 'When a message cannot be sent',
      options: { Continue: 'Continue', Fail: 'Fail' },
      default: 'Continue',
    }),
  },
  formMistakes,
)

export type NotifyParameters = Values<typeof parameters>

/** A text of several lines, as it stands. */
function paragraphs({
  label,
  default: standIn,
}: {
  readonly label: string
  readonly default: string
}): Parameter<string> {
  return {
    label,
    default: standIn,
    control: 'MultiLineText',
    required: false,
    expects: 'a text',
    read: (given) => given,
  }
}

function port({ label }: { readonly label: string }): Parameter<number | undefined> {
  return {
    label,
    control: 'SingleLineText',
    required: false,
    expects: 'a number from 1 to 65535, or nothing',
    read: (given) => (/^[1-9]\d{0,4}$/.test(given) && Number(given) < 65_536 ? Number(given) : undefined),
  }
}
