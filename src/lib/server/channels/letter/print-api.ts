import { askProvider, refusedWith, textOf } from '../ask-provider.ts';
import type { LetterChannel, LetterMessage, LetterState, SendOutcome } from '../index.ts';

export type PrintApiOptions = Readonly<{ apiUrl: string; apiKey: string | undefined }>;

/**
 * Letters through a print service: `POST {apiUrl}/letters` with `{ reference, recipient: { name, country }, pdf }`,
 * the PDF in base64 and the notice's id as reference and idempotency key; `GET {apiUrl}/letters/{id}` tells its `status`.
 * Because of that key a letter may be handed over again after silence or a 5xx without being printed twice: both
 * are `unavailable`, not `unknown`.
 */
export function makePrintApi(options: PrintApiOptions): LetterChannel {
  const url = `${options.apiUrl.replace(/\/$/, '')}/letters`;
  const headers = {
    accept: 'application/json',
    ...(options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {})
  };
  return {
    isSetUp: true,
    send: (letter) => sendLetter(url, headers, letter),
    readState: (providerRef) => readState(`${url}/${encodeURIComponent(providerRef)}`, headers)
  };
}

type Headers = Readonly<Record<string, string>>;

async function sendLetter(url: string, headers: Headers, letter: LetterMessage): Promise<SendOutcome> {
  const { noticeId, pdf, recipientName, country } = letter;
  const answer = await askProvider(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': noticeId },
    body: JSON.stringify({
      reference: noticeId,
      recipient: { name: recipientName, country },
      pdf: Buffer.from(pdf).toString('base64')
    })
  });
  if (answer.kind !== 'answer')
    return { kind: 'unavailable', because: answer.because, isProviderAway: answer.kind === 'never-sent' };
  const id = textOf(answer.body, 'id');
  if (answer.status >= 200 && answer.status < 300 && id)
    return { kind: 'sent', providerRef: id, isReported: true };
  const because = `HTTP ${answer.status}`;
  return answer.status >= 400 && answer.status < 500
    ? refusedWith(answer, because)
    : { kind: 'unavailable', because };
}

/** The service's words for how far it is, in ours. */
const STATES: Readonly<Record<string, LetterState>> = {
  accepted: 'accepted',
  printed: 'printed',
  posted: 'posted',
  returned: 'returned'
};

async function readState(url: string, headers: Headers): Promise<LetterState | undefined> {
  const answer = await askProvider(url, { headers });
  if (answer.kind !== 'answer' || answer.status !== 200) return undefined;
  return STATES[textOf(answer.body, 'status') ?? ''];
}
