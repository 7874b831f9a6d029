import type { AuditEvent } from '../../store/documents.ts'
import type { Store } from '../../store/store.ts'
import { formatDate } from '../format.ts'
import { linksIn } from '../links.ts'

/** An event of the audit log, without what changed in a document. */
export function eventResource(store: Store, event: AuditEvent) {
  const { id, spaceId, userId, message } = event
  const user = store.users.get(userId)
  return {
    Id: id,
    SpaceId: spaceId,
    Category: event.category,
    Occurred: formatDate(event.occurredAt),
    Message: message,
    MessageHtml: message.replace(/&/g, '&amp;').replace(/</g, '&lt;'),
    MessageReferences: [],
    RelatedDocumentIds: event.relatedDocumentIds,
    UserId: userId,
    Username: user?.username ?? 'system',
    IsService: user?.isService ?? true,
    IdentityEstablishedWith: '',
    UserAgent: 'Server',
    Comments: null,
    Details: null,
    Links: linksIn(spaceId, { Self: `events/${id}` }),
  }
}
