// What every template says about where it comes from.

/** Where the source is; `package.json` says the same. */
export const sourceUrl = 'https://github.com/octosteps/octosteps'

export const licence = 'Apache-2.0'

/** Where there is a Node.js that is new enough, besides machines where somebody installed one. */
export const executionContainer = 'octopusdeploy/worker-tools:6.6-ubuntu.24.04'
