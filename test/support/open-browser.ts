// Chromium, for tests of what people see. Without it they are skipped, which is said once a file.

import { chromium, type Browser } from 'playwright-core'
import { findChromium } from './find-chromium.ts'

const executablePath = findChromium(process.env)
if (executablePath === undefined) {
  process.stdout.write('Tests in a browser are skipped: there is no chromium or google-chrome on the PATH.\n')
}

export const hasBrowser = executablePath !== undefined

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ ...(executablePath !== undefined && { executablePath }) })
}
