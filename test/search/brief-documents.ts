// Traces that can be read: of the sets of a shared document, their numbers and what the last of them says.

const set = /\{(?:"Id":"[^"]*",)?"Name":"[^"]*#0*(\d+)","Description":("(?:[^"\\]|\\.)*")[^{}]*\}/g

/**
 * Shortens what stands in a text about the sets of documents.
 * @param describe Says in a few words what a state says.
 */
export function briefDocuments(text: string, describe: (state: unknown) => string): string {
  const found = [...text.matchAll(set)]
  return text
    .replace(set, (_, number: string, description: string) => {
      const isLast = found.at(-1)?.[1] === number
      return isLast ? `#${number} ${describe(readState(description))}` : `#${number}`
    })
    .replace(/\{"Items":\[([^\]]*)\].*/s, '[$1]')
    .replace(/\?partialName=[^#]*#0*(\d*)&take=(\d+)/, (_, number: string) => (number ? ` #${number}?` : ' all'))
}

function readState(description: string): unknown {
  const text = JSON.parse(description) as string
  return (JSON.parse(text) as { readonly state: unknown }).state
}
