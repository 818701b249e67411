import { describe, expect, it } from 'vitest'
import type { UploadedFile } from '#lib/domain/document/index.ts'
import { MAX_UPLOAD_BYTES } from '#lib/domain/document/schema.ts'
import { readUpload } from './read-upload.ts'

const url = 'https://sign.acme.example/contracts/new/upload'

async function read(file: UploadedFile): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of file.body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

async function all(request: Request) {
  const files: { name: string; password: string | null | undefined; text: string }[] = []
  for await (const file of readUpload(request).files)
    files.push({ name: file.name, password: file.password, text: await read(file) })
  return files
}

async function form(fill: (data: FormData) => void): Promise<Request> {
  const data = new FormData()
  fill(data)
  const form = new Response(data)
  const headers = { 'Content-Type': form.headers.get('content-type') ?? '' }
  return new Request(url, { method: 'POST', body: await form.arrayBuffer(), headers })
}

describe('an upload', () => {
  it('is one file as the body, with its name and password in headers', async () => {
    const headers = {
      'X-File-Name': encodeURIComponent('Miete é.pdf'),
      'X-File-Password': encodeURIComponent('pâß wort'),
    }
    const request = new Request(`${url}?signatures=keep`, { method: 'POST', body: 'bytes', headers })
    expect(readUpload(request).signatures).toBe('keep')
    expect(await all(request)).toEqual([{ name: 'Miete é.pdf', password: 'pâß wort', text: 'bytes' }])
  })

  it.each([
    ['', 'refuse'],
    ['?signatures=remove', 'remove'],
    ['?signatures=refuse', 'refuse'],
    ['?signatures=1', 'refuse'],
  ])('has the choice for signed files in its URL: %s', (query, choice) => {
    const headers = { 'X-File-Name': 'a.pdf' }
    expect(readUpload(new Request(`${url}${query}`, { method: 'POST', body: 'x', headers })).signatures).toBe(choice)
  })

  it('is several files in order, each with its password', async () => {
    const long = 'x'.repeat(300_000)
    const request = await form((data) => {
      data.append('password:1', 'secret')
      data.append('file', new File(['one'], 'eins é "1".pdf'))
      data.append('file', new File([long], 'two.png'))
      data.append('file', new File([''], 'three.jpg'))
    })
    expect(await all(request)).toEqual([
      { name: 'eins é "1".pdf', password: null, text: 'one' },
      { name: 'two.png', password: 'secret', text: long },
      { name: 'three.jpg', password: null, text: '' },
    ])
  })

  it('is refused before it is read if its Content-Length is too large', () => {
    const headers = { 'Content-Length': String(MAX_UPLOAD_BYTES + 1) }
    expect(() => readUpload(new Request(url, { method: 'POST', body: 'x', headers }))).toThrow('file_too_large')
    expect(() => readUpload(new Request(url, { method: 'POST' }))).toThrow('file_missing')
  })

  it('is refused if its form ends early, is malformed, or has other parts', async () => {
    const type = 'multipart/form-data; boundary=b'
    const body = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\nonly a par'
    const send = (content: string, contentType: string) =>
      all(new Request(url, { method: 'POST', body: content, headers: { 'Content-Type': contentType } }))
    await expect(send(body, type)).rejects.toMatchObject({ code: 'file_incomplete' })
    await expect(send(body, 'multipart/form-data')).rejects.toMatchObject({ code: 'bad_input' })
    await expect(send('no form at all', type)).rejects.toMatchObject({ code: 'file_incomplete' })
    await expect(all(await form((data) => data.append('other', new File(['x'], 'x.pdf'))))).rejects.toMatchObject({
      code: 'bad_input',
      details: { field: 'other' },
    })
  })

  it('fails when the client disconnects, during any part', async () => {
    const gone = new ReadableStream({
      start(controller) {
        const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\nbytes'
        controller.enqueue(new TextEncoder().encode(head))
      },
      pull: (controller) => controller.error(new Error('aborted')),
    })
    const headers = { 'Content-Type': 'multipart/form-data; boundary=b' }
    const request = new Request(url, { method: 'POST', body: gone, headers, duplex: 'half' } as RequestInit)
    await expect(all(request)).rejects.toMatchObject({ code: 'file_incomplete' })
  })

  it('is refused without repeating the password', async () => {
    const password = 'p'.repeat(600)
    const request = await form((data) => {
      data.append('password:0', password)
      data.append('file', new File(['x'], 'x.pdf'))
    })
    await expect(all(request)).rejects.toSatisfy((error) => !String(error).includes('ppp'))
  })
})
