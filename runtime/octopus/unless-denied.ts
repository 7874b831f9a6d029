import { StepError } from '../step-error.ts'

/** For what is worth a request, but not a failure: the key may lack the permission, the server be too old. */
export async function unlessDenied<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof StepError && (error.code === 'not-permitted' || error.code === 'not-found')) return otherwise
    throw error
  }
}
