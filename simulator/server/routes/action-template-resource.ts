// How a step template looks on the wire.

import type { ActionTemplate, ActionTemplateVersion, TemplateParameter } from '../../store/documents.ts'
import { linksIn } from '../links.ts'
import { propertyBagResource, propertyValueResource } from './property-bag.ts'

export function latest({ id, versions }: ActionTemplate): ActionTemplateVersion {
  const version = versions.at(-1)
  if (!version) throw new Error(`${id} has no version`)
  return version
}

export function newest(template: ActionTemplate): unknown {
  return versionResource(template, latest(template))
}

export function versionResource(
  { id, spaceId, communityTemplateId }: ActionTemplate,
  version: ActionTemplateVersion,
): unknown {
  return {
    Id: id,
    SpaceId: spaceId,
    Name: version.name,
    Description: version.description,
    ActionType: version.actionType,
    Version: version.version,
    CommunityActionTemplateId: communityTemplateId ?? null,
    Packages: [],
    Properties: propertyBagResource(version.properties),
    Parameters: version.parameters.map(parameterResource),
    Links: linksIn(spaceId, {
      Self: `actiontemplates/${id}`,
      Usage: `actiontemplates/${id}/usage`,
      Versions: `actiontemplates/${id}/versions{/version}`,
      Logo: `actiontemplates/${id}/logo`,
      ActionsUpdate: `actiontemplates/${id}/actionsUpdate`,
    }),
  }
}

export function parameterResource(parameter: TemplateParameter): unknown {
  return {
    Id: parameter.id,
    Name: parameter.name,
    Label: parameter.label,
    HelpText: parameter.helpText,
    DefaultValue: propertyValueResource(parameter.defaultValue),
    DisplaySettings: parameter.displaySettings,
  }
}
