import { askProvider, refusedWith, textOf } from '../ask-provider.ts';
import type { Channels } from '../index.ts';

export type PrintApiOptions = Readonly<{ apiUrl: string; apiKey: string | undefined }>;

/**
 * Letters through a print service: `POST {apiUrl}/letters` with `{ reference, recipient: { name, country }, pdf }`,
 * the PDF in base64 and the notice's id as reference and idempotency key.
 * Because of that key a letter may be handed over again after silence or a 5xx without being printed twice: both
 * are `unavailable`, not `unknown`.
 */
export function makePrintApi(options: PrintApiOptions): Channels['letter'] {
  const url = `${options.apiUrl.replace(/\/$/, '')}/letters`;
  return async ({ noticeId, pdf, recipientName, country }) => {
    const answer = await askProvider(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': noticeId,
        accept: 'application/json',
        ...(options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {})
      },
      body: JSON.stringify({
        reference: noticeId,
        recipient: { name: recipientName, country },
        pdf: Buffer.from(pdf).toString('base64')
      })
    });
    if (answer.kind !== 'answer') return { kind: 'unavailable', because: answer.because };
    const id = textOf(answer.body, 'id');
    if (answer.status >= 200 && answer.status < 300 && id) return { kind: 'sent', providerRef: id };
    const because = `HTTP ${answer.status}`;
    return answer.status >= 400 && answer.status < 500
      ? refusedWith(answer.status, because)
      : { kind: 'unavailable', because };
  };
}
