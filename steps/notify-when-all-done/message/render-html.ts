// A message as the HTML part of a mail. Mail programs know little of style sheets: every style stands at its element, and
// nothing is loaded from anywhere. The table has two columns of two lines, for a phone has no room for four.

import { failedRows, type Message, type Row } from './content.ts'
import type { Block, Inline } from './markup.ts'

export function renderHtml(message: Message): string {
  const blocks = message.body.map((block) => renderBlock(block, message)).join('')
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(message.subject)}</title></head>` +
    `<body style="margin:0;background:#ffffff"><div style="${sheet}">${blocks}</div></body></html>`
  )
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** Not the body's: web mail programs drop that, and their own pages may be dark. */
const sheet =
  'max-width:640px;margin:0 auto;padding:16px;color:#1f2933;background:#ffffff;overflow-wrap:anywhere;' +
  "font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const colours: Readonly<Record<Row['tone'], string>> = { good: '#1a7f37', bad: '#cf222e', open: '#8a5a00' }
/** For those who do not see colours: signs that every font has. */
const signs: Readonly<Record<Row['tone'], string>> = { good: '&#10003;', bad: '&#10007;', open: '&#8230;' }
const cell = 'padding:8px 0;border-top:1px solid #d9dee3;text-align:left;vertical-align:top'
const quiet = 'font-size:14px;color:#52606d'

function renderBlock(block: Block, message: Message): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p style="margin:0 0 16px">${block.lines.map(renderInlines).join('<br>')}</p>`
    case 'heading':
      return `<h${block.level} style="margin:16px 0 8px;line-height:1.25">${renderInlines(block.content)}</h${block.level}>`
    case 'list':
      return `<ul style="margin:0 0 16px;padding-left:24px">${block.items.map((item) => `<li>${renderInlines(item)}</li>`).join('')}</ul>`
    case 'members':
      return renderMembers(message.rows)
    case 'failures':
      return failedRows(message)
        .filter(({ error }) => error !== '')
        .map(
          ({ name, error }) =>
            `<p style="margin:0 0 16px;padding:8px 12px;border-left:4px solid ${colours.bad};background:#fdf1f1">` +
            `<strong>${escapeHtml(name)}</strong><br>${escapeHtml(error)}</p>`,
        )
        .join('')
  }
}

function renderMembers(rows: readonly Row[]): string {
  const head = ['Project', 'Outcome'].map(
    (text) => `<th scope="col" style="padding:0 0 4px;text-align:left;${quiet}">${text}</th>`,
  )
  return (
    `<table style="width:100%;margin:0 0 16px;border-collapse:collapse"><thead><tr>${head.join('')}</tr></thead>` +
    `<tbody>${rows.map(renderRow).join('')}</tbody></table>`
  )
}

function renderRow({ name, version, said, tone, duration, link }: Row): string {
  const shown = link ? renderLink(link, escapeHtml(name)) : escapeHtml(name)
  return (
    `<tr><td style="${cell};padding-right:12px"><strong>${shown}</strong>${renderSecondLine(escapeHtml(version))}</td>` +
    `<td style="${cell};white-space:nowrap;color:${colours[tone]}">${signs[tone]} ${said}${renderSecondLine(duration)}</td></tr>`
  )
}

function renderSecondLine(html: string): string {
  return html && `<br><span style="${quiet}">${html}</span>`
}

function renderInlines(content: readonly Inline[]): string {
  return content.map(renderInline).join('')
}

function renderInline(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return escapeHtml(inline.text)
    case 'code':
      return `<code>${escapeHtml(inline.text)}</code>`
    case 'strong':
      return `<strong>${renderInlines(inline.content)}</strong>`
    case 'emphasis':
      return `<em>${renderInlines(inline.content)}</em>`
    case 'link':
      return renderLink(inline.href, renderInlines(inline.content))
  }
}

function renderLink(href: string, label: string): string {
  return `<a href="${escapeHtml(href)}" style="color:#0b5cad">${label}</a>`
}
