import { object, string, type Shaped } from '../../shape.ts'

export const ReleaseResource = object({ Id: string, Version: string, ChannelId: string })
export type ReleaseResource = Shaped<typeof ReleaseResource>

export interface Release {
  readonly id: string
  readonly version: string
  readonly channelId: string
}

export function toRelease({ Id, Version, ChannelId }: ReleaseResource): Release {
  return { id: Id, version: Version, channelId: ChannelId }
}
