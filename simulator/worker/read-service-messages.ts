// Service messages: the lines by which a script talks to Octopus, read the way the server does. Pure and incremental;
// what the messages mean is `interpret-output.ts`.

/** What a stream holds, in order. */
export type StreamItem =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'message'
      readonly name: string
      /** Decoded values; names in lower case, for Octopus compares them without case. */
      readonly attributes: ReadonlyMap<string, string>
    }
  /** Something that starts like a service message, and is none. */
  | { readonly kind: 'unparseable'; readonly text: string }

export interface ServiceMessageReader {
  /** Takes the next piece of the stream, which may end anywhere. */
  read(chunk: string): StreamItem[]
  /** The stream has ended: gives what is left. */
  end(): StreamItem[]
}

const opening = '##octopus['

/** A reader for one stream. Messages are recognised at the beginning of a line only. */
export function createServiceMessageReader(): ServiceMessageReader {
  let unread = ''
  /** Set while a message waits for its closing bracket, which may be lines away. */
  let open: string | undefined

  function readLine(line: string): StreamItem[] {
    if (open === undefined) {
      if (!line.startsWith(opening)) return [{ kind: 'text', text: line }]
      open = ''
      line = line.slice(opening.length)
    }
    const end = line.indexOf(']')
    // Line breaks inside a message do not count.
    open += end < 0 ? line : line.slice(0, end)
    if (end < 0) return []
    const message = parseMessage(open)
    open = undefined
    const rest = line.slice(end + 1)
    return rest === '' ? [message] : [message, { kind: 'text', text: rest }]
  }

  return {
    read(chunk) {
      unread += chunk
      const items: StreamItem[] = []
      // A carriage return at the end of a piece may be half of a line break.
      for (let found = /\r\n|\n|\r(?!$)/.exec(unread); found; found = /\r\n|\n|\r(?!$)/.exec(unread)) {
        items.push(...readLine(unread.slice(0, found.index)))
        unread = unread.slice(found.index + found[0].length)
      }
      return items
    },
    end() {
      const rest = unread.replace(/\r$/, '')
      const items = unread === '' ? [] : readLine(rest)
      if (open !== undefined) items.push({ kind: 'unparseable', text: `${opening}${open}` })
      unread = ''
      open = undefined
      return items
    },
  }
}

const xmlName = String.raw`[\p{L}_:][\p{L}\p{N}_:.\-]*`
const element = new RegExp(String.raw`^(${xmlName})((?:\s+${xmlName}\s*=\s*(?:'[^'<&]*'|"[^"<&]*"))*)\s*$`, 'u')
const attribute = new RegExp(String.raw`(${xmlName})\s*=\s*(?:'([^']*)'|"([^"]*)")`, 'gu')

/** What stands between the brackets is read as the inside of an XML tag whose attributes are base64. */
function parseMessage(inner: string): StreamItem {
  const [, name, list = ''] = element.exec(inner) ?? []
  const unparseable: StreamItem = { kind: 'unparseable', text: `${opening}${inner}]` }
  if (name === undefined) return unparseable
  const attributes = new Map<string, string>()
  const seen = new Set<string>()
  for (const [, key = '', single, double] of list.matchAll(attribute)) {
    const value = decodeBase64(single ?? double ?? '')
    if (value === undefined || seen.has(key)) return unparseable
    seen.add(key)
    attributes.set(key.toLowerCase(), value)
  }
  return { kind: 'message', name, attributes }
}

function decodeBase64(text: string): string | undefined {
  const packed = text.replace(/\s/g, '')
  const valid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed)
  return valid ? Buffer.from(packed, 'base64').toString('utf8') : undefined
}
