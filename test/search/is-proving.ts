/** Whether searches that take minutes are made as well: `npm run prove`. */
export const isProving = process.env['MODE'] === 'prove'
