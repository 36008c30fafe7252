import { askProvider, refusedWith, textOf } from '../ask-provider.ts';
import type { Channels } from '../index.ts';

export type PrintApiOptions = Readonly<{ apiUrl: string; apiKey: string | undefined }>;

/**
 * Letters through a print service: `POST {apiUrl}/letters`, the PDF as the body, the notice's id as idempotency key.
 * Because of that key a letter may be handed over again after silence or a 5xx without being printed twice: both
 * are `unavailable`, not `unknown`.
 */
export function makePrintApi(options: PrintApiOptions): Channels['letter'] {
  const base = `${options.apiUrl.replace(/\/$/, '')}/letters`;
  return async ({ noticeId, pdf, recipientName, country }) => {
    const answer = await askProvider(
      `${base}?${new URLSearchParams({ recipient: recipientName, country })}`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/pdf',
          'idempotency-key': noticeId,
          accept: 'application/json',
          ...(options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {})
        },
        body: Uint8Array.from(pdf)
      }
    );
    if (answer.kind !== 'answer') return { kind: 'unavailable', because: answer.because };
    const id = textOf(answer.body, 'id');
    if (answer.status >= 200 && answer.status < 300 && id) return { kind: 'sent', providerRef: id };
    const because = `HTTP ${answer.status}`;
    return answer.status >= 400 && answer.status < 500
      ? refusedWith(answer.status, because)
      : { kind: 'unavailable', because };
  };
}
