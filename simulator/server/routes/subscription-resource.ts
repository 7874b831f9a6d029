import { formatTimespan } from '../../space-file/timespan.ts'
import type { Subscription } from '../../store/documents.ts'
import type { World } from '../../world.ts'
import { formatOptionalDate } from '../format.ts'
import { linksIn } from '../links.ts'

export function subscriptionResource({ settings }: Pick<World, 'settings'>, subscription: Subscription) {
  const { id, spaceId, name, isDisabled, filter, headerValue } = subscription
  return {
    Id: id,
    Name: name,
    Type: 'Event',
    IsDisabled: isDisabled,
    SpaceId: spaceId,
    EventNotificationSubscription: {
      Filter: {
        Users: filter.users,
        Projects: filter.projects,
        ProjectGroups: filter.projectGroups,
        Environments: filter.environments,
        EventGroups: filter.eventGroups,
        EventCategories: filter.eventCategories,
        EventAgents: filter.eventAgents,
        Tenants: filter.tenants,
        Tags: filter.tags,
        DocumentTypes: filter.documentTypes,
      },
      EmailTeams: [],
      EmailFrequencyPeriod: '01:00:00',
      EmailPriority: 'Normal',
      EmailDigestLastProcessed: null,
      EmailDigestLastProcessedEventAutoId: null,
      EmailShowDatesInTimeZoneId: 'UTC',
      ...subscription.rest,
      WebhookURI: subscription.webhookUri,
      WebhookTeams: subscription.webhookTeams,
      WebhookTimeout: formatTimespan(subscription.timeoutMs),
      WebhookHeaderKey: subscription.headerKey ?? null,
      // A text on old servers, a secret on new ones.
      WebhookHeaderValue:
        settings.generation === 2021
          ? (headerValue ?? null)
          : { HasValue: headerValue !== undefined, NewValue: null, Hint: null },
      WebhookLastProcessed: formatOptionalDate(subscription.processedAt),
      WebhookLastProcessedEventAutoId: subscription.processedUpTo,
    },
    Links: linksIn(spaceId, { Self: `subscriptions/${id}` }),
  }
}
