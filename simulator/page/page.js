// Keeps a page up to date while somebody looks at it. The server says that something has changed, the page is fetched once
// more, and what differs is put in its place: what has the focus, where one has scrolled to and what one has folded stay.

const news = document.getElementById('news')
/** Ends the stream that is open. */
let stop = () => {}

document.addEventListener('visibilitychange', () => (document.hidden ? stop() : watch()))
addEventListener('pagehide', () => stop())
addEventListener('pageshow', () => watch())

function watch() {
  stop()
  // Browsers keep few connections to one server: a page that nobody sees must not hold one.
  if (document.hidden) return
  const source = new EventSource('/page/changes')
  let again
  stop = () => {
    clearTimeout(again)
    source.close()
  }
  source.addEventListener('open', () => {
    delete document.documentElement.dataset.lost
    if (news.dataset.lost) say('Connected again.')
    delete news.dataset.lost
    refresh()
  })
  source.addEventListener('changed', ({ data }) => {
    const told = JSON.parse(data).news
    if (told) say(told)
    refresh()
  })
  source.addEventListener('clock', ({ data }) => moveClock(JSON.parse(data)))
  source.addEventListener('error', () => {
    if (!news.dataset.lost) say('The connection to the simulator is lost; this page shows what was last known.')
    news.dataset.lost = 'true'
    if (source.readyState === EventSource.CLOSED) again = setTimeout(watch, 1000)
  })
}

function say(text) {
  news.textContent = text
}

let isFetching = false
let isStale = false

async function refresh() {
  if (isFetching) {
    isStale = true
    return
  }
  isFetching = true
  try {
    const response = await fetch(location.href.split('#')[0])
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
    for (const id of ['main', 'clock']) {
      const [shown, wanted] = [document.getElementById(id), fresh.getElementById(id)]
      if (shown && wanted) adapt(shown, wanted)
    }
    if (fresh.title) document.title = fresh.title
  } catch {
    // The stream breaks as well then, and when it is back the page is fetched again.
  } finally {
    isFetching = false
    if (isStale) setTimeout(refresh, 250)
    isStale = false
  }
}

/** Makes an element what another one is, and leaves alone whatever is the same. */
function adapt(shown, wanted) {
  for (const { name } of [...shown.attributes]) {
    if (!wanted.hasAttribute(name) && !isForReader(shown, name)) shown.removeAttribute(name)
  }
  for (const { name, value } of wanted.attributes) {
    if (shown.getAttribute(name) !== value && !isForReader(shown, name)) shown.setAttribute(name, value)
  }
  const kept = new Map([...shown.children].filter(({ id }) => id).map((child) => [child.id, child]))
  let place = shown.firstChild
  for (const node of [...wanted.childNodes]) {
    const same = node.id ? kept.get(node.id) : isSameKind(place, node) && !place.id ? place : undefined
    if (!same || !isSameKind(same, node)) {
      shown.insertBefore(document.importNode(node, true), place)
      continue
    }
    if (same === place) place = place.nextSibling
    else shown.insertBefore(same, place)
    if (node.nodeType === Node.ELEMENT_NODE) adapt(same, node)
    else if (same.nodeValue !== node.nodeValue) same.nodeValue = node.nodeValue
  }
  while (place) {
    const next = place.nextSibling
    place.remove()
    place = next
  }
}

function isSameKind(one, other) {
  return one?.nodeName === other.nodeName
}

/** What whoever reads the page has chosen. */
function isForReader(element, name) {
  return (element.localName === 'details' && name === 'open') || (element.localName === 'input' && name === 'value')
}

function moveClock({ now, text }) {
  const clock = document.getElementById('clock')
  clock.textContent = text
  clock.setAttribute('datetime', new Date(now).toISOString())
  for (const element of document.querySelectorAll('[data-since]')) {
    const written = elapsed(now - Number(element.dataset.since))
    if (element.textContent !== written) element.textContent = written
  }
}

/** As `times.ts` writes it. */
function elapsed(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [minutes, hours, days] = [60, 3600, 86400].map((unit) => Math.floor(seconds / unit))
  if (days > 0) return `${days} d ${hours % 24} h`
  if (hours > 0) return `${hours} h ${minutes % 60} min`
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}
