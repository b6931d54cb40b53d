// What the tests with Google's client share.
import assert from 'node:assert/strict'

export const pro = 'gemini-3-pro-image'
export const flash = 'gemini-3.1-flash-image'
export const old = 'gemini-2.5-flash-image'

export const inline = (data, mimeType = 'image/png') =>
  ({ inlineData: { mimeType, data: data.toString('base64') } })
export const parts = answer => answer.candidates[0].content.parts
export const thoughts = answer => parts(answer).filter(p => p.thought && p.inlineData)
export const ratio = (aspectRatio, imageSize) => ({ imageConfig: { aspectRatio, imageSize } })

// the one image that is no thought
export function picture (answer) {
  const images = parts(answer).filter(p => p.inlineData && !p.thought)
  assert.equal(images.length, 1)
  return Buffer.from(images[0].inlineData.data, 'base64')
}

// what a document of google.rpc.Status says: its error, and its details by type
export function problem (error) {
  assert.equal(error.name, 'ApiError', error.stack)
  const body = JSON.parse(error.message).error
  assert.equal(body.code, error.status)
  const details = Object.fromEntries((body.details ?? []).map(d => [d['@type'].replace('type.googleapis.com/google.rpc.', ''), d]))
  return { ...body, details }
}

export async function refusal (promise) {
  return problem(await promise.then(() => assert.fail('it was accepted'), error => error))
}
