// Google's own client against limn-emulator, as Vertex AI.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faults, ledger, load, origin, photo, pngSize, requests, settings, takeLog, useEmulator } from './emulator.mjs'
import { flash, inline, old, parts, picture, pro, ratio, refusal, thoughts } from './genai.mjs'

const apiKey = 'AIzaTest_not-a-secret'
const body = { contents: [{ role: 'user', parts: [{ text: 'x' }] }] }
const project = '/v1/projects/p/locations/global/publishers/google/models'

let genai
let base
let express

// with the access token of a person or a machine, which lives an hour
function account (token, location = 'global') {
  return new genai.GoogleGenAI({
    vertexai: true,
    project: 'p',
    location,
    httpOptions: { baseUrl: base },
    googleAuthOptions: { authClient: { getRequestHeaders: async () => new Headers({ Authorization: `Bearer ${token}` }) } }
  })
}

const draw = (client, config, model = pro) => client.models.generateContent({ model, contents: 'a lake', config })

async function post (path, content, headers = {}) {
  const answer = await fetch(base + path, {
    method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(content)
  })
  return { status: answer.status, ...await answer.json() }
}

useEmulator(() => {
  genai = load('@google/genai')
  base = origin()
  express = new genai.GoogleGenAI({ vertexai: true, apiKey, httpOptions: { baseUrl: base } })
})

test('express mode, with a key', async () => {
  const answer = await draw(express, ratio('16:9', '2K'))
  assert.deepEqual(pngSize(picture(answer)), [2752, 1536])
  assert.equal(thoughts(answer).length, 1)
  const [request] = await requests()
  assert.equal(request.path, `/v1beta1/publishers/google/models/${pro}:generateContent`)
  assert.match(request.headers['x-goog-api-key'], /^AIzaTe… sha256:/)
  const [entry] = await ledger()
  assert.deepEqual([entry.vendor, entry.model, entry.images, entry.cost_micros], ['vertex', pro, 1, 134000])
})

test('a project, with an access token', async () => {
  await settings({ tiny: true })
  picture(await draw(account('ya29.any')))
  const [request] = await requests()
  assert.equal(request.path, `/v1beta1/projects/p/locations/global/publishers/google/models/${pro}:generateContent`)
  assert.match(request.headers.Authorization, /^Bearer ya29\.a… sha256:/)
})

test('v1, without the client', async () => {
  await settings({ tiny: true })
  const key = await post(`/v1/publishers/google/models/${pro}:generateContent?key=${apiKey}`, body)
  const token = await post(`${project}/${pro}:generateContent`, body, { Authorization: 'Bearer ya29.any' })
  assert.deepEqual([key.status, token.status], [200, 200])
})

test('a token that is over is refused, the next one is not', async () => {
  await settings({ tiny: true, token: 'ya29.first' })
  picture(await draw(account('ya29.first')))
  await settings({ token: 'ya29.second' })
  const error = await refusal(draw(account('ya29.first')))
  assert.deepEqual([error.code, error.status, error.details.ErrorInfo.reason],
    [401, 'UNAUTHENTICATED', 'ACCESS_TOKEN_EXPIRED'])
  picture(await draw(account('ya29.second')))
  assert.deepEqual((await ledger()).map(e => e.status), ['completed', 'completed'])
})

test('a key opens no project, a token is needed; nothing opens nothing', async () => {
  const path = `${project}/${pro}:generateContent`
  const key = await post(path, body, { 'x-goog-api-key': apiKey })
  assert.deepEqual([key.status, key.error.status], [401, 'UNAUTHENTICATED'])
  assert.match(key.error.message, /API keys are not supported/)
  for (const where of [path, `/v1/publishers/google/models/${pro}:generateContent`]) {
    const none = await post(where, body)
    assert.deepEqual([none.status, none.error.details[0].reason], [401, 'CREDENTIALS_MISSING'])
  }
  const bad = new genai.GoogleGenAI({ vertexai: true, apiKey: 'sk-wrong', httpOptions: { baseUrl: base } })
  assert.equal((await refusal(draw(bad))).details.ErrorInfo.reason, 'API_KEY_INVALID')
})

test('output options', async () => {
  await settings({ tiny: true })
  const image = async (type, quality) => parts(await draw(express, {
    imageConfig: { outputMimeType: type, outputCompressionQuality: quality }
  })).at(-1).inlineData
  const [fine, coarse, png] = [await image('image/jpeg', 90), await image('image/jpeg', 20), await image('image/png')]
  assert.deepEqual([fine, coarse, png].map(i => i.mimeType), ['image/jpeg', 'image/jpeg', 'image/png'])
  assert.ok(coarse.data.length < fine.data.length)
  assert.equal(Buffer.from(fine.data, 'base64').toString('hex', 0, 3), 'ffd8ff')
  assert.deepEqual((await requests())[0].json.generationConfig.imageConfig,
    { imageOutputOptions: { mimeType: 'image/jpeg', compressionQuality: 90 } })
  assert.match((await refusal(image('image/webp'))).message, /mime_type/)
  assert.match((await refusal(image('image/jpeg', 101))).message, /compression_quality/)
})

test('contents must say whose they are', async () => {
  const answer = await post(`${project}/${pro}:generateContent`, { contents: [{ parts: [{ text: 'x' }] }] },
    { Authorization: 'Bearer ya29.any' })
  assert.equal(answer.status, 400)
  assert.match(answer.error.message, /valid role: user, model/)
})

test('an inline image of more than 7 MB is refused, of less it is not', async () => {
  await settings({ tiny: true })
  const edit = count => express.models.generateContent(
    { model: pro, contents: [inline(Buffer.concat([photo, Buffer.alloc(count)]), 'image/jpeg')] })
  assert.match((await refusal(edit(7 * 2 ** 20))).message, /limit is 7340032/)
  picture(await edit(6 * 2 ** 20))
})

test('edits', async () => {
  await settings({ edit: 'identity' })
  const made = picture(await draw(express))
  const answer = await express.models.generateContent({ model: pro, contents: [inline(made), inline(photo, 'image/jpeg'), 'x'] })
  assert.deepEqual(picture(answer), made)
  assert.deepEqual((await ledger()).map(e => e.cost_micros), [134000, 136200])
})

test('the newer models are in no region', async () => {
  await settings({ tiny: true })
  const error = await refusal(draw(account('ya29.any', 'europe-west4'), {}, flash))
  assert.deepEqual([error.code, error.status], [404, 'NOT_FOUND'])
  assert.match(error.message, /projects\/p\/locations\/europe-west4\/publishers\/google\/models\/gemini-3.1-flash-image/)
  picture(await draw(account('ya29.any', 'europe-west4'), {}, old))
})

for (const model of ['gemini-3-pro-image-preview', 'gemini-9']) {
  test(`gone: ${model}`, async () => {
    const error = await refusal(draw(express, {}, model))
    assert.deepEqual([error.code, error.status], [404, 'NOT_FOUND'])
    assert.match(error.message, /was not found or your project does not have access/)
  })
}

for (const [code, status, name] of [
  ['INVALID_ARGUMENT', 400, 'INVALID_ARGUMENT'],
  ['FAILED_PRECONDITION', 400, 'FAILED_PRECONDITION'],
  ['UNAUTHENTICATED', 401, 'UNAUTHENTICATED'],
  ['PERMISSION_DENIED', 403, 'PERMISSION_DENIED'],
  ['NOT_FOUND', 404, 'NOT_FOUND'],
  ['RESOURCE_EXHAUSTED', 429, 'RESOURCE_EXHAUSTED'],
  ['INTERNAL', 500, 'INTERNAL'],
  ['UNAVAILABLE', 503, 'UNAVAILABLE'],
  ['DEADLINE_EXCEEDED', 504, 'DEADLINE_EXCEEDED']
]) {
  test(`error ${code}`, async () => {
    await faults({ fault: 'status', code })
    const error = await refusal(draw(express))
    assert.deepEqual([error.code, error.status], [status, name])
    assert.deepEqual((await ledger()).map(e => [e.vendor, e.error_code, e.images]), [['vertex', code, 0]])
  })
}

test('a quota that is shared names no hint', async () => {
  await faults({ fault: 'status', status: 429 })
  const error = await refusal(draw(express))
  assert.match(error.message, /Resource exhausted/)
  assert.deepEqual(error.details, {})
})

test('200, yet no image', async () => {
  await faults({ fault: 'blocked', reason: 'MODEL_ARMOR', message: 'No.' }, { fault: 'finish', reason: 'IMAGE_SAFETY' })
  assert.deepEqual((await draw(express)).promptFeedback, { blockReason: 'MODEL_ARMOR', blockReasonMessage: 'No.' })
  const [candidate] = (await draw(express)).candidates
  assert.deepEqual([candidate.finishReason, candidate.content], ['IMAGE_SAFETY', undefined])
})

test('a method that is none', async () => {
  const { status } = await post('/v1/publishers/google/models/x:predict', body, { 'x-goog-api-key': apiKey })
  assert.equal(status, 404)
  assert.match((await takeLog())[0], /no such method and path/)
})

test('the secrets never enter the journal', async () => {
  await settings({ tiny: true })
  await draw(express)
  await draw(account('ya29.not-a-secret'))
  assert.ok(!JSON.stringify(await requests()).includes('not-a-secret'))
})
