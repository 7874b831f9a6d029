// Step templates as the portal's list of steps shows them: installed ones, and those of the community that are not.

import type { ActionTemplate, CommunityTemplate } from '../../store/documents.ts'
import { known, type Store } from '../../store/store.ts'
import { linksIn } from '../links.ts'
import { latest } from './action-template-resource.ts'

export function installedSearchResource(store: Store, template: ActionTemplate): unknown {
  const { name, description, actionType, version } = latest(template)
  const communityId = template.communityTemplateId
  const community = communityId === undefined ? undefined : known(store.communityTemplates, communityId)
  return {
    Id: template.id,
    Name: name,
    Type: actionType,
    Description: description,
    Category: 'library',
    Categories: ['library'],
    Keywords: '',
    IsInstalled: true,
    IsBuiltIn: false,
    HasUpdate: community !== undefined && community.latest.version > version,
    CommunityActionTemplateId: community?.id ?? null,
    Author: community?.author ?? null,
    Website: community?.website ?? null,
    Links: linksIn(template.spaceId, { Self: `actiontemplates/${template.id}` }),
  }
}

export function communitySearchResource(template: CommunityTemplate): unknown {
  const { name, description, actionType } = template.latest
  return {
    Id: null,
    Name: name,
    Type: actionType,
    Description: description,
    Category: 'community',
    Categories: ['community'],
    Keywords: '',
    IsInstalled: false,
    IsBuiltIn: false,
    HasUpdate: false,
    CommunityActionTemplateId: template.id,
    Author: template.author,
    Website: template.website,
    Links: { Self: `/api/communityactiontemplates/${template.id}` },
  }
}
