// Google's own client against limn-emulator, as the Gemini API.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { control, faults, ledger, load, origin, photo, pngSize, requests, settings, takeLog, until, useEmulator } from './emulator.mjs'
import { flash, inline, old, parts, picture, pro, problem, ratio, refusal, thoughts } from './genai.mjs'

const apiKey = 'AIzaTest_not-a-secret'
const other = 'gemini-nano-banana-2.1'

let genai
let base
let client

const generate = (model, contents, config) => client.models.generateContent({ model, contents, config })
const draw = (config, model = pro) => generate(model, 'a lake', config)
const paid = async () => (await ledger()).reduce((sum, entry) => sum + entry.images, 0)

// past the client, which would not send such things
async function post (body, { path = `/v1beta/models/${pro}:generateContent`, headers = { 'x-goog-api-key': apiKey } } = {}) {
  const answer = await fetch(base + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body)
  })
  return { status: answer.status, body: await answer.json() }
}

useEmulator(() => {
  genai = load('@google/genai')
  base = origin()
  client = new genai.GoogleGenAI({ apiKey, httpOptions: { baseUrl: base } })
})

test('generate: a thought, words, the image', async () => {
  const answer = await draw()
  assert.deepEqual(parts(answer).map(p => [p.thought ?? false, p.text ? 'text' : 'image', Boolean(p.thoughtSignature)]),
    [[true, 'text', false], [true, 'image', false], [false, 'text', true], [false, 'image', true]])
  assert.deepEqual(pngSize(picture(answer)), [1024, 1024])
  assert.notEqual(thoughts(answer)[0].inlineData.data, picture(answer).toString('base64'))
  assert.equal(answer.candidates[0].finishReason, 'STOP')
  assert.equal(answer.modelVersion, pro)
  assert.ok(answer.responseId)
  assert.equal(answer.usageMetadata.candidatesTokenCount, 1120)
  assert.equal(answer.usageMetadata.thoughtsTokenCount, 200)
  const [entry] = await ledger()
  assert.deepEqual([entry.vendor, entry.model, entry.status, entry.images, entry.cost_micros],
    ['gemini', pro, 'completed', 1, 134000])
})

test('what the client sends is what the API takes', async () => {
  await settings({ tiny: true })
  await draw({
    systemInstruction: 'Paint.',
    seed: -7,
    candidateCount: 1,
    responseModalities: ['IMAGE'],
    imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
    thinkingConfig: { thinkingLevel: 'HIGH', includeThoughts: false },
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_ONLY_HIGH' }],
    tools: [{ googleSearch: { searchTypes: { webSearch: {}, imageSearch: {} } } }]
  }, flash)
  const [request] = await requests()
  assert.equal(request.method, 'POST')
  assert.equal(request.path, `/v1beta/models/${flash}:generateContent`)
  assert.deepEqual(request.json, {
    contents: [{ parts: [{ text: 'a lake' }], role: 'user' }],
    systemInstruction: { parts: [{ text: 'Paint.' }], role: 'user' },
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_ONLY_HIGH' }],
    tools: [{ googleSearch: { searchTypes: { webSearch: {}, imageSearch: {} } } }],
    generationConfig: {
      seed: -7,
      candidateCount: 1,
      responseModalities: ['IMAGE'],
      imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
      thinkingConfig: { thinkingLevel: 'HIGH', includeThoughts: false }
    }
  })
})

for (const [model, config, size] of [
  [pro, ratio('21:9'), [1584, 672]],
  [pro, ratio('3:4', '2K'), [1792, 2400]],
  [pro, ratio(undefined, '2K'), [2048, 2048]],
  [flash, ratio('1:1', '512'), [512, 512]],
  [flash, ratio('8:1'), [3072, 384]],
  [flash, ratio('1:4', '512'), [256, 1024]],
  [other, ratio('4:1'), [2048, 512]],
  [old, ratio('4:3'), [1184, 864]],
  [old, undefined, [1024, 1024]]
]) {
  test(`size: ${model} ${JSON.stringify(config?.imageConfig)}`, async () => {
    assert.deepEqual(pngSize(picture(await draw({ responseModalities: ['IMAGE'], ...config }, model))), size)
  })
}

test('the charge is by tier and by images sent', async () => {
  await settings({ tiny: true })
  await draw(ratio('1:1', '4K'))
  await draw(ratio('1:1', '512'), flash)
  await draw(undefined, old)
  await generate(pro, ['x', inline(photo, 'image/jpeg'), inline(photo, 'image/jpeg')])
  assert.deepEqual((await ledger()).map(e => e.cost_micros), [240000, 45000, 39000, 136200])
})

test('the same seed makes the same picture, another one another', async () => {
  await settings({ tiny: true })
  const [a, b, c] = [await draw({ seed: 7 }), await draw({ seed: 7 }), await draw({ seed: 8 })].map(picture)
  assert.deepEqual(a, b)
  assert.notDeepEqual(a, c)
})

test('an edit takes the ratio of its image, and the journal its measure', async () => {
  const answer = await generate(pro, ['dusk', inline(photo, 'image/jpeg')])
  assert.deepEqual(pngSize(picture(answer)), [1264, 848])
  assert.equal(answer.usageMetadata.promptTokensDetails[1].tokenCount, 560)
  const [request] = await requests()
  const [part] = request.parts
  assert.deepEqual([part.name, part.filename, part.content_type, part.format, part.width, part.height, part.length],
    ['contents[0].parts[1]', 'inlineData', 'image/jpeg', 'jpeg', 1600, 1067, photo.length])
  assert.ok(JSON.stringify(request.json).length < 2000)
})

test('an identity edit returns the first image to the bit', async () => {
  const [a, b] = [picture(await draw()), picture(await draw({ seed: 2 }))]
  await settings({ edit: 'identity' })
  const answer = await generate(pro, [inline(a), inline(b), 'leave it'])
  assert.deepEqual(picture(answer), a)
  assert.notEqual(thoughts(answer)[0].inlineData.data, a.toString('base64'))
  assert.equal((await requests()).at(-1).parts.length, 2)
})

test('edits can be inverted, and can drift', async () => {
  const before = picture(await draw())
  const edit = async changes => {
    await settings(changes)
    return picture(await generate(old, ['x', inline(before)]))
  }
  const identity = await edit({ edit: 'identity' })
  assert.deepEqual(identity, before)
  assert.notDeepEqual(await edit({ edit: 'invert' }), before)
  assert.notDeepEqual(await edit({ edit: 'identity', drift: { dx: 5 } }), before)
})

test('a picture may come as JPEG', async () => {
  await settings({ emit: 'jpeg', tiny: true })
  const answer = await draw()
  assert.ok(parts(answer).filter(p => p.inlineData).every(p => p.inlineData.mimeType === 'image/jpeg'))
  assert.equal(picture(answer).toString('hex', 0, 3), 'ffd8ff')
})

test('a second turn edits the image of the first, which must come back signed', async () => {
  await settings({ edit: 'identity' })
  const first = await draw({ responseModalities: ['IMAGE'] })
  const history = [{ role: 'user', parts: [{ text: 'a lake' }] }, first.candidates[0].content, { role: 'user', parts: [{ text: 'again' }] }]
  assert.deepEqual(picture(await generate(pro, history)), picture(first))
  for (const part of history[1].parts) delete part.thoughtSignature
  assert.match((await refusal(generate(pro, history))).message, /missing a thought_signature in content position 2, part position 3/)
})

for (const [name, changes, config, model, count] of [
  ['pro thinks', {}, {}, pro, 1],
  ['pro need not show it', {}, { thinkingConfig: { includeThoughts: false } }, pro, 0],
  ['flash does not show it', {}, {}, flash, 0],
  ['flash does if asked', {}, { thinkingConfig: { thinkingLevel: 'HIGH', includeThoughts: true } }, flash, 1],
  ['not at the lowest level', {}, { thinkingConfig: { thinkingLevel: 'MINIMAL', includeThoughts: true } }, flash, 0],
  ['2.5 never', { thoughts: 2 }, {}, old, 0],
  ['none', { thoughts: 0 }, {}, pro, 0],
  ['two', { thoughts: 2 }, {}, flash, 2]
]) {
  test(`thoughts: ${name}`, async () => {
    await settings({ tiny: true, ...changes })
    const answer = await draw(config, model)
    assert.equal(thoughts(answer).length, count)
    assert.equal(new Set(parts(answer).filter(p => p.inlineData).map(p => p.inlineData.data)).size, count + 1)
    picture(answer)
  })
}

test('words come unless only an image is wanted; 2.5 signs nothing', async () => {
  await settings({ tiny: true, thoughts: 0 })
  assert.deepEqual(parts(await draw({ responseModalities: ['IMAGE'] })).map(p => Object.keys(p)), [['inlineData', 'thoughtSignature']])
  assert.deepEqual(parts(await draw({ responseModalities: ['TEXT', 'IMAGE'] }, old)).map(p => Object.keys(p)), [['text'], ['inlineData']])
})

test('a search is accounted for', async () => {
  await settings({ tiny: true })
  const web = await draw({ tools: [{ googleSearch: {} }] })
  assert.deepEqual(web.candidates[0].groundingMetadata.webSearchQueries, ['a lake'])
  assert.ok(web.candidates[0].groundingMetadata.searchEntryPoint.renderedContent)
  const images = await draw({ tools: [{ googleSearch: { searchTypes: { imageSearch: {} } } }] }, flash)
  assert.deepEqual(images.candidates[0].groundingMetadata.imageSearchQueries, ['a lake'])
})

test('files by URL: its own ones are read, others cannot be fetched', async () => {
  const made = await fetch(`${base}/openai/v1/images/generations`, {
    method: 'POST',
    headers: { Authorization: 'Bearer lmnfl_test.not-a-secret', 'Content-Type': 'application/json' },
    body: JSON.stringify({ model: 'mock-image', prompt: 'x', size: '160x90' })
  })
  const [{ url }] = (await made.json()).data
  const file = fileUri => generate(pro, ['x', { fileData: { mimeType: 'image/png', fileUri } }])
  assert.deepEqual(pngSize(picture(await file(url))), [1376, 768])
  for (const uri of ['https://example.org/a.png', 'gs://bucket/a.png', 'http://127.0.0.1:1/a.png']) {
    assert.match((await refusal(file(uri))).message, /Cannot fetch content/)
  }
})

test('models', async () => {
  const names = []
  for await (const model of await client.models.list()) names.push(model.name)
  assert.deepEqual(names, [pro, flash, other, old].map(id => `models/${id}`))
  assert.equal((await client.models.get({ model: pro })).displayName, 'Nano Banana Pro')
  assert.equal((await refusal(client.models.get({ model: 'nothing' }))).status, 'NOT_FOUND')
  await faults({ fault: 'status', status: 503, at: 'other' })
  assert.equal((await refusal(client.models.get({ model: pro }))).status, 'UNAVAILABLE')
})

for (const [code, status, name, check] of [
  ['INVALID_ARGUMENT', 400, 'INVALID_ARGUMENT', d => d],
  ['API_KEY_INVALID', 400, 'INVALID_ARGUMENT', d => d.ErrorInfo.reason === 'API_KEY_INVALID'],
  ['FAILED_PRECONDITION', 400, 'FAILED_PRECONDITION', d => d],
  ['PERMISSION_DENIED', 403, 'PERMISSION_DENIED', d => d],
  ['NOT_FOUND', 404, 'NOT_FOUND', d => d],
  ['RESOURCE_EXHAUSTED', 429, 'RESOURCE_EXHAUSTED', d => d.RetryInfo.retryDelay === '22.2s' && /PerMinute/.test(d.QuotaFailure.violations[0].quotaId)],
  ['QUOTA_PER_DAY', 429, 'RESOURCE_EXHAUSTED', d => /PerDay/.test(d.QuotaFailure.violations[0].quotaId)],
  ['INTERNAL', 500, 'INTERNAL', d => d],
  ['UNAVAILABLE', 503, 'UNAVAILABLE', d => d],
  ['DEADLINE_EXCEEDED', 504, 'DEADLINE_EXCEEDED', d => d]
]) {
  test(`error ${code}`, async () => {
    for (const fault of [{ code }, { code, status, message: 'no' }]) {
      await faults({ fault: 'status', ...fault })
      const body = await refusal(draw())
      assert.deepEqual([body.code, body.status], [status, name])
      assert.ok(check(body.details))
      assert.ok(body.message.length > 0)
      if (fault.message) assert.equal(body.message, 'no')
    }
    assert.equal((await requests()).length, 2)
    assert.deepEqual((await ledger()).map(e => [e.status, e.error_code, e.images]), Array(2).fill(['upstream_failure', code, 0]))
  })
}

test('an error by its status alone, with hints of one\'s own', async () => {
  await faults({ fault: 'status', status: 429, retry_delay: '1.5s', retry_after: 3 })
  assert.equal((await refusal(draw())).details.RetryInfo.retryDelay, '1.5s')
  await faults({ fault: 'status', status: 429, retry_delay: '' })
  assert.equal((await refusal(draw())).details.RetryInfo, undefined)
  await faults({ fault: 'status', status: 502 })
  assert.equal((await refusal(draw())).code, 502)
})

test('the client tries again only if told to', async () => {
  await settings({ tiny: true })
  const patient = new genai.GoogleGenAI({
    apiKey, httpOptions: { baseUrl: base, retryOptions: { attempts: 3, initialDelay: 0.01, jitter: 0 } }
  })
  await faults({ fault: 'status', status: 503, times: 2 })
  picture(await patient.models.generateContent({ model: pro, contents: 'x' }))
  assert.deepEqual((await requests()).map(r => r.status), [503, 503, 200])
  await faults({ fault: 'status', status: 400, times: 2 })
  await assert.rejects(patient.models.generateContent({ model: pro, contents: 'x' }), { status: 400 })
  assert.equal((await requests()).length, 4)
  assert.equal(await paid(), 1)
})

for (const [name, text, order] of [
  ['a ratio of no model', /aspect_ratio must be one of '1:1', .*or '21:9'/, { config: ratio('7:3') }],
  ['a ratio of another model', /`aspectRatio` does not support `8:1`/, { config: ratio('8:1') }],
  ['a size in small letters', /image_size must be one of '512'/, { config: ratio('1:1', '2k') }],
  ['0.5K by its other name', /image_size must be one of '512'/, { config: ratio('1:1', '0.5K'), model: flash }],
  ['512 of pro', /`imageSize` does not support `512`/, { config: ratio('1:1', '512') }],
  ['512 of 2.1', /`imageSize` does not support `512`/, { config: ratio('1:1', '512'), model: other }],
  ['any size of 2.5', /`imageSize` does not support `1K`/, { config: ratio('1:1', '1K'), model: old }],
  ['two candidates', /Multiple candidates/, { config: { candidateCount: 2 } }],
  ['a seed of 33 bits', /Invalid value at 'generation_config.seed' \(TYPE_INT32\), 4294967296/, { config: { seed: 2 ** 32 } }],
  ['half a seed', /generation_config.seed/, { config: { seed: 0.5 } }],
  ['words alone', /requested response modalities: text/, { config: { responseModalities: ['TEXT'] } }],
  ['sound', /requested response modalities: AUDIO/, { config: { responseModalities: ['IMAGE', 'AUDIO'] } }],
  ['a level of pro', /Thinking level HIGH is not supported/, { config: { thinkingConfig: { thinkingLevel: 'HIGH' } } }],
  ['a level flash lacks', /Thinking level MEDIUM/, { config: { thinkingConfig: { thinkingLevel: 'MEDIUM' } }, model: flash }],
  ['thinking of 2.5', /Thinking is not enabled/, { config: { thinkingConfig: { includeThoughts: true } }, model: old }],
  ['search by 2.5', /Search Grounding is not supported/, { config: { tools: [{ googleSearch: {} }] }, model: old }],
  ['image search by pro', /Image search is not supported/, { config: { tools: [{ googleSearch: { searchTypes: { imageSearch: {} } } }] } }],
  ['a function', /Tool use is not supported/, { config: { tools: [{ functionDeclarations: [{ name: 'f' }] }] } }],
  ['a category', /safety_settings\[0\].category' \(type.googleapis.com\/google.ai.generativelanguage.v1beta.HarmCategory\), "HARM_X"/, { config: { safetySettings: [{ category: 'HARM_X', threshold: 'OFF' }] } }],
  ['a threshold', /safety_settings\[0\].threshold/, { config: { safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'SOME' }] } }],
  ['a category twice', /is set twice/, { config: { safetySettings: Array(2).fill({ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }) } }],
  ['no image', /Unable to process input image/, { contents: [inline(Buffer.from('no image'))] }],
  ['a cut image', /Unable to process input image/, { contents: [inline(photo.subarray(0, photo.length / 2), 'image/jpeg')] }],
  ['a GIF', /Unsupported MIME type: image\/gif/, { contents: [inline(photo, 'image/gif')] }],
  ['fifteen images', /Too many images.* 14 at most/, { contents: ['x', ...Array(15).fill(inline(photo, 'image/jpeg'))] }],
  ['four images for 2.5', /Too many images.* 3 at most/, { contents: ['x', ...Array(4).fill(inline(photo, 'image/jpeg'))], model: old }],
  ['a foreign role', /valid role: user, model/, { contents: [{ role: 'system', parts: [{ text: 'x' }] }] }],
  ['the model last', /end with a user role/, { contents: [{ role: 'model', parts: [{ text: 'x' }] }] }]
]) {
  test(`refused: ${name}`, async () => {
    const body = await refusal(generate(order.model ?? pro, order.contents ?? 'x', order.config))
    assert.deepEqual([body.code, body.status], [400, 'INVALID_ARGUMENT'])
    assert.match(body.message, text)
    assert.deepEqual((await ledger()).map(e => [e.status, e.images, e.cost_micros]), [['rejected', 0, 0]])
  })
}

for (const [name, body, text] of [
  ['nothing', '', /not.*object|Expected an object/],
  ['no JSON', '{', /Expected an object/],
  ['a list', '[]', /Expected an object/],
  ['no contents', {}, /contents is not specified/],
  ['no parts', { contents: [{ parts: [] }] }, /parts must not be empty/],
  ['an empty part', { contents: [{ parts: [{}] }] }, /contents\[0\].parts\[0\].data: required oneof/],
  ['a part of two kinds', { contents: [{ parts: [{ text: 'x', inlineData: { mimeType: 'image/png', data: 'AAAA' } }] }] }, /oneof field 'data' is already set/],
  ['text that is a number', { contents: [{ parts: [{ text: 5 }] }] }, /Invalid value at 'contents\[0\].parts\[0\].text' \(TYPE_STRING\), 5/],
  ['letters that are not base64', { contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: '#%$@' } }] }] }, /inline_data.data' \(TYPE_BYTES\)/]
]) {
  test(`refused: ${name}`, async () => {
    const answer = await post(body)
    assert.deepEqual([answer.status, answer.body.error.status], [400, 'INVALID_ARGUMENT'])
    assert.match(answer.body.error.message, text)
  })
}

for (const [name, body, field, text] of [
  ['at the top', { contents: { parts: { text: 'x' } }, prompt: 'x' }, undefined, /Unknown name "prompt": Cannot find field/],
  ['in the depth', { contents: { parts: { text: 'x' } }, generationConfig: { imageConfig: { size: '1K' } } }, 'generation_config.image_config', /Unknown name "size" at 'generation_config.image_config'/],
  ['of Vertex AI', { contents: { parts: { text: 'x' } }, generationConfig: { imageConfig: { imageOutputOptions: {} } } }, 'generation_config.image_config', /Unknown name "imageOutputOptions"/]
]) {
  test(`an unknown field ${name}`, async () => {
    const { status, body: { error } } = await post(body)
    assert.equal(status, 400)
    assert.match(error.message, text)
    assert.equal(error.details[0]['@type'], 'type.googleapis.com/google.rpc.BadRequest')
    assert.deepEqual(error.details[0].fieldViolations, [{ ...(field && { field }), description: error.message }])
  })
}

test('names with underscores, one for a list, URL-safe base64, numbers as text', async () => {
  await settings({ edit: 'identity', tiny: true })
  const image = picture(await draw({ responseModalities: ['IMAGE'] }))
  const data = image.toString('base64url')
  assert.match(data, /[-_]/)
  const answer = await post({
    contents: { parts: [{ text: 'x' }, { inline_data: { mime_type: 'image/png', data } }] },
    system_instruction: { parts: { text: 'y' } },
    safety_settings: null,
    generation_config: { response_modalities: 'Image', seed: '5', image_config: { aspect_ratio: '1:1' } }
  }, { path: `/v1/models/${pro}:generateContent?key=${apiKey}`, headers: {} })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.equal(Buffer.from(parts(answer.body).at(-1).inlineData.data, 'base64').compare(image), 0)
})

test('a request of more than 20 MB is refused, of less it is not', async () => {
  await settings({ tiny: true })
  const long = count => generate(pro, [inline(Buffer.concat([photo, Buffer.alloc(count)]), 'image/jpeg')])
  assert.match((await refusal(long(16 * 2 ** 20))).message, /payload size exceeds the limit: 20971520/)
  picture(await long(14 * 2 ** 20))
})

test('a form is no JSON', async () => {
  const answer = await post(JSON.stringify({ contents: { parts: { text: 'x' } } }),
    { headers: { 'x-goog-api-key': apiKey, 'Content-Type': 'application/x-www-form-urlencoded' } })
  assert.equal(answer.status, 400)
})

for (const [id, text] of [
  ['gemini-3-pro-image-preview', /no longer available/],
  ['gemini-3.1-flash-image-preview', /no longer available/],
  ['gemini-9', /models\/gemini-9 is not found for API version v1beta, or is not supported for generateContent/]
]) {
  test(`gone: ${id}`, async () => {
    const body = await refusal(generate(id, 'x'))
    assert.deepEqual([body.code, body.status], [404, 'NOT_FOUND'])
    assert.match(body.message, text)
    assert.deepEqual(await ledger(), [])
  })
}

for (const reason of ['SAFETY', 'OTHER', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'IMAGE_SAFETY']) {
  test(`200, yet the prompt is blocked: ${reason}`, async () => {
    await faults({ fault: 'blocked', reason })
    const answer = await draw()
    assert.equal(answer.promptFeedback.blockReason, reason)
    assert.equal(answer.candidates, undefined)
    assert.equal(answer.text, undefined)
    assert.deepEqual((await ledger()).map(e => [e.status, e.error_code, e.images]), [['upstream_failure', reason, 0]])
  })
}

for (const reason of ['IMAGE_SAFETY', 'IMAGE_PROHIBITED_CONTENT', 'PROHIBITED_CONTENT', 'SAFETY', 'NO_IMAGE',
  'IMAGE_OTHER', 'IMAGE_RECITATION', 'RECITATION', 'MAX_TOKENS', 'OTHER']) {
  test(`200, yet no image: ${reason}`, async () => {
    await faults({ fault: 'finish', reason }, { fault: 'finish', reason, content: 'empty' },
      { fault: 'finish', reason, content: 'text', message: 'I cannot.' })
    const answers = [await draw(), await draw(), await draw()]
    assert.deepEqual(answers.map(a => a.candidates[0].finishReason), Array(3).fill(reason))
    assert.deepEqual(answers.map(a => a.candidates[0].content),
      [undefined, { role: 'model' }, { parts: [{ text: 'I cannot.' }], role: 'model' }])
    assert.equal(answers[2].text, 'I cannot.')
    assert.equal(await paid(), 0)
  })
}

test('200 and STOP, yet words alone', async () => {
  await faults({ fault: 'finish', reason: 'STOP', content: 'text', message: 'A lake, in words.' })
  const answer = await draw()
  assert.equal(answer.candidates[0].finishReason, 'STOP')
  assert.equal(answer.text, 'A lake, in words.')
  assert.equal(answer.data, undefined)
})

test('200 and STOP, yet only thoughts, the last of which is the image', async () => {
  await settings({ tiny: true })
  const whole = picture(await draw({ responseModalities: ['IMAGE'] }))
  await faults({ fault: 'only_thoughts' })
  const answer = await draw({ responseModalities: ['IMAGE'] })
  assert.ok(parts(answer).every(p => p.thought))
  assert.equal(thoughts(answer).length, 2)
  assert.equal(thoughts(answer).at(-1).inlineData.data, whole.toString('base64'))
  assert.equal(await paid(), 2)
})

test('200, yet no candidates, no data, an error, a page, nothing', async () => {
  await faults({ fault: 'empty_data' }, { fault: 'job_fails' }, { fault: 'null_image' },
    { fault: 'error200', code: 'UNAVAILABLE' }, { fault: 'html200' }, { fault: 'no_content' })
  for (let i = 0; i < 2; i++) assert.deepEqual((await draw()).candidates, [])
  assert.equal(parts(await draw()).at(-1).inlineData.data, undefined)
  assert.equal((await post({ contents: { parts: { text: 'x' } } })).body.error.status, 'UNAVAILABLE')
  for (let i = 0; i < 2; i++) await assert.rejects(draw(), SyntaxError)
  assert.equal(await paid(), 0)
})

test('documents and connections that break are paid for', async () => {
  await settings({ tiny: true })
  const list = [{ fault: 'broken_json' }, { fault: 'short_body' }, { fault: 'reset_after_bytes', bytes: 2000 }]
  await faults(...list)
  for (const fault of list) await assert.rejects(draw(), undefined, fault.fault)
  assert.equal(await paid(), list.length)
})

test('images that break arrive, and thoughts are whole', async () => {
  await settings({ tiny: true })
  const whole = await draw()
  const spoilt = async fault => {
    await faults({ fault })
    const answer = await draw()
    assert.deepEqual(thoughts(answer), thoughts(whole))
    return parts(answer).at(-1).inlineData
  }
  const cut = Buffer.from((await spoilt('truncated_image')).data, 'base64')
  assert.deepEqual(cut, picture(whole).subarray(0, cut.length))
  assert.ok(cut.length < picture(whole).length)
  assert.notDeepEqual(await spoilt('corrupt_image'), parts(whole).at(-1).inlineData)
  assert.deepEqual(pngSize(Buffer.from((await spoilt('absurd_image')).data, 'base64')), [100000, 100000])
  assert.match((await spoilt('broken_base64')).data, /#%\$@/)
})

test('a format other than the one that is named', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'wrong_format' })
  const { data, mimeType } = parts(await draw()).at(-1).inlineData
  assert.equal(mimeType, 'image/png')
  assert.equal(Buffer.from(data, 'base64').toString('hex', 0, 3), 'ffd8ff')
})

test('long words, and a long signature', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'big_text', bytes: 300000 }, { fault: 'big_signature', bytes: 300000 })
  assert.ok((await draw()).text.length >= 300000)
  assert.ok(parts(await draw()).at(-1).thoughtSignature.length >= 300000)
})

test('silence, and slowness, do no harm', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'stall', ms: 50 }, { fault: 'stall_mid_body', ms: 50 }, { fault: 'slow', rate: 400000 })
  for (let i = 0; i < 3; i++) picture(await draw())
  assert.deepEqual((await requests()).map(r => r.fault), ['stall', 'stall_mid_body', 'slow'])
})

test('who hangs up pays all the same', async () => {
  await settings({ tiny: true, delay_ms: 1500 })
  const leave = new AbortController()
  const left = assert.rejects(draw({ abortSignal: leave.signal }))
  await until(async () => (await ledger()).length > 0)
  leave.abort()
  await left
  await until(async () => (await ledger())[0].status !== null)
  assert.deepEqual((await ledger()).map(e => [e.status, e.images]), [['cancelled', 1]])
})

for (const key of ['sk-wrong', 'AIza', 'AIza with space', 'lmnfl_test.not-a-secret']) {
  test(`a key of the wrong shape: ${key}`, async () => {
    const stranger = new genai.GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: base } })
    for (const call of ['generateContent', 'get']) {
      const body = await refusal(stranger.models[call]({ model: pro, contents: 'x' }))
      assert.deepEqual([body.code, body.details.ErrorInfo.reason], [400, 'API_KEY_INVALID'])
    }
  })
}

test('a key of the newer shape', async () => {
  const client = new genai.GoogleGenAI({ apiKey: 'AQ.Test-word', httpOptions: { baseUrl: base } })
  assert.equal((await client.models.get({ model: old })).name, `models/${old}`)
})

test('no key at all', async () => {
  const answer = await post({ contents: { parts: { text: 'x' } } }, { headers: {} })
  assert.deepEqual([answer.status, answer.body.error.status], [403, 'PERMISSION_DENIED'])
})

test('the key never enters the journal, and an error may hold it', async () => {
  await faults({ fault: 'echo_key' })
  assert.ok((await refusal(draw())).message.includes(apiKey))
  await fetch(`${base}/v1beta/models?key=${apiKey}&pageSize=5`)
  const text = JSON.stringify(await requests())
  assert.equal(text.match(/AIzaTe… sha256:/g).length, 2)
  assert.ok(text.includes('&pageSize=5'))
  assert.ok(!text.includes('not-a-secret'))
})

test('paths that are none are noted', async () => {
  const answer = await post({}, { path: `/v1beta/models/${pro}:predict` })
  assert.equal(answer.status, 404)
  assert.match((await takeLog())[0], /no such method and path/)
})

test('the long prompt', async () => {
  await settings({ prompt_limit: 1000, tiny: true })
  picture(await generate(pro, 'x'.repeat(1000)))
  assert.match((await refusal(generate(pro, 'x'.repeat(1004)))).message, /input token count \(251\) exceeds/)
})

test('settings that are none are refused', async () => {
  for (const changes of [{ thoughts: 3 }, { thoughts: 'many' }, { emit: 'webp' }, { token: 5 }, { token: 'x'.repeat(300) }]) {
    const answer = await fetch(`${base}/emulator/settings`, { method: 'PUT', body: JSON.stringify(changes) })
    assert.equal(answer.status, 400, JSON.stringify(changes))
  }
  const now = await control('GET', 'settings')
  assert.deepEqual([now.thoughts, now.emit, now.token], ['auto', 'png', ''])
})

test('an error knows its kind', async () => {
  await faults({ fault: 'status', status: 500 })
  await assert.rejects(draw(), error => error instanceof genai.ApiError && problem(error).status === 'INTERNAL')
})
