// A second minifier behind esbuild. That one leaves functions where they are called once, writes "function" where an
// arrow would do, and keeps helpers of its own that nobody calls: a tenth of a bundle, and every byte of it is in
// somebody's deployment process.

import { minify } from '@swc/core'

/**
 * Makes code smaller.
 * @param code JavaScript whose top level nobody else sees.
 * @returns The same in one line, apart from the line breaks in template literals.
 */
export async function shrink(code: string): Promise<string> {
  const { code: shrunk } = await minify(code, {
    ecma,
    module: false,
    toplevel: true,
    // Arrows for functions: we use neither `this` nor `arguments` nor `new` with any. Each pass finds what the one before
    // laid open; a fourth finds next to nothing.
    compress: { ecma, toplevel: true, unsafe_arrows: true, passes: 3 },
    mangle: { toplevel: true },
    format: { ascii_only: true, comments: false },
  })
  // It writes a tab as it stands; they are in texts only, for there is no white space left elsewhere.
  return shrunk.replaceAll('\t', '\\t')
}

const ecma = 2020
