import { attachment } from './file-response.ts'

/**
 * Text that is made while it is read, as a download: a piece is asked for when the one before it is on its way, so that a
 * slow reader holds no more than that in memory, and none is made any more once the reader has gone.
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
