import type { Twilio } from 'twilio';
import { askProvider, type ProviderAnswer } from '../ask-provider.ts';

export type TwilioOptions = Readonly<{ apiBase: string; accountSid: string; authToken: string }>;

/** Twilio didn't take it, or didn't say so: what came back, if anything did. */
export class NotTaken extends Error {
  readonly answer: ProviderAnswer;

  constructor(answer: ProviderAnswer) {
    super(answer.kind);
    this.name = 'NotTaken';
    this.answer = answer;
  }
}

type SdkRequest = Readonly<{
  method: string;
  uri: string;
  username?: string;
  password?: string;
  data?: Readonly<Record<string, unknown>>;
}>;

/**
 * Twilio's own SDK on our road to it (decision 0013): its client tells a refused connection, a timeout and a 5xx apart by
 * nothing but the text of an error, and money talk needs to know which of them it was.
 */
export async function openTwilio(options: TwilioOptions): Promise<Twilio> {
  // Loaded with the first text message: it is large, and a process that sends none does without.
  const { default: twilio } = await import('twilio');
  const road = { request: (request: SdkRequest) => ask(options, request) };
  return twilio(options.accountSid, options.authToken, {
    httpClient: road as unknown as NonNullable<Twilio['httpClient']>
  });
}

async function ask({ apiBase }: TwilioOptions, { method, uri, username, password, data }: SdkRequest) {
  const { pathname, search } = new URL(uri);
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const answer = await askProvider(`${apiBase.replace(/\/$/, '')}${pathname}${search}`, {
    method: method.toUpperCase(),
    headers: { authorization: `Basic ${credentials}`, accept: 'application/json' },
    ...(data && { body: formOf(data) })
  });
  if (answer.kind !== 'answer' || answer.status < 200 || answer.status > 299) throw new NotTaken(answer);
  return { statusCode: answer.status, body: answer.body ?? {}, headers: {} };
}

function formOf(data: Readonly<Record<string, unknown>>): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined || value === null) continue;
    for (const each of Array.isArray(value) ? value : [value]) form.append(name, String(each));
  }
  return form;
}
