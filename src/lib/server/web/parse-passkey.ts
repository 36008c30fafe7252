import * as v from 'valibot';
import { parseForm } from './parse-form.ts';

/** What a browser answers is a few thousand letters long. */
const Answered = v.object({
  passkey: v.pipe(v.string(), v.maxLength(20_000), v.parseJson(), v.record(v.string(), v.unknown()))
});

/** What a device signed, as the form carries it; `undefined` when there is nothing in it. */
export async function parsePasskey(request: Request): Promise<unknown> {
  const form = await parseForm(request, Answered);
  return form.valid ? form.data.passkey : undefined;
}
