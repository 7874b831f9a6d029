// What a mail library brings and our mails do without: a table of all types of files, by which it would name attachments
// (60 KB of a bundle), and a client that would fetch them (7 KB).

import type { Plugin } from 'esbuild'

const replacements: Readonly<Record<string, string>> = {
  'mime-funcs/mime-types': `
    export const detectMimeType = () => 'application/octet-stream'
    export const detectExtension = () => 'bin'`,
  'fetch/index': `export default () => { throw new Error('This mail library fetches nothing.') }`,
}

/** Puts next to nothing in the place of both. */
export const leanMail: Plugin = {
  name: 'lean-mail',
  setup(build) {
    build.onLoad(
      { filter: /[\\/]nodemailer[\\/].*[\\/](mime-funcs[\\/]mime-types|fetch[\\/]index)\.js$/ },
      ({ path }) => {
        const module = path.split(/[\\/]/).slice(-2).join('/').replace(/\.js$/, '')
        return { contents: replacements[module] ?? '' }
      },
    )
  },
}
