import { attachment } from './file-response.ts'

/**
 * Text that is generated while it is sent, as a download. The next piece is generated once the one before was sent, so
 * that a slow client uses no more memory than one piece, and generation ends when the client disconnects.
 */
export function textStreamResponse(
  pieces: AsyncGenerator<string, void, undefined>,
  type: string,
  name: string,
): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value } = await pieces.next()
        if (value === undefined) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      async cancel() {
        await pieces.return()
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers: { 'Content-Type': type, ...attachment(name) } })
}
