import { translator } from '#lib/i18n/index.server.ts';
import { money, zero } from '#lib/money/index.ts';
import { renderLetter, type LetterInput } from '../../../documents/index.ts';
import { buildEpcPayload } from '../../billing/index.ts';
import { senderOf } from '../documents/sender.ts';
import { writtenReference } from '../documents/written-reference.ts';
import { previewMessage, type PreviewOf } from './preview-message.ts';
import { sampleFacts } from './sample-facts.ts';

/** A valid reference that nobody has (ISO 11649). */
const REFERENCE = 'RF18539007547034';

type LetterOf = PreviewOf &
  Readonly<{ /** A made-up customer otherwise. */ recipient?: LetterInput['recipient'] }>;

/** A letter with these words as it would be printed, about a made-up customer; its pay code leads nowhere. */
export async function previewLetter(of: LetterOf): Promise<Uint8Array> {
  return renderLetter(await sampleLetter(of));
}

/** What it is printed from. */
async function sampleLetter(of: LetterOf): Promise<LetterInput> {
  const { merchant, language, tone, origin } = of;
  const preview = await previewMessage({ ...of, channel: 'letter' });
  const { title, paragraphs } = preview.channel === 'letter' ? preview : { title: '', paragraphs: [] };
  const { amount = money(1_234_56, 'EUR'), url = origin } = sampleFacts(of);
  const host = origin.replace(/^https?:\/\//, '');
  const product = translator(language, tone)('templates:sample.product');
  return {
    reader: { language, formality: tone === 'formal' ? 'formal' : 'friendly' },
    sender: senderOf(merchant),
    recipient: of.recipient ?? {
      name: 'Wilhelmina van den Oosterkamp-Bakker',
      address: { lines: ['Oudegracht 211 bis'], postalCode: '3511 NG', city: 'Utrecht', country: 'NL' }
    },
    customerReference: 'K-10482',
    writtenOn: Temporal.PlainDate.from('2026-10-12'),
    invoiceNumber: '2026-11874',
    subject: product,
    lines: [{ text: product, amount }],
    total: amount,
    paid: zero(amount.currency),
    amount,
    dueOn: Temporal.PlainDate.from('2026-09-28'),
    isOverdue: true,
    online: { qrUrl: url, shortUrl: `${host}/p`, typedCode: 'K7M2-QX8R-3FHN' },
    transfer: {
      epcPayload: buildEpcPayload({
        name: merchant.accountHolder,
        iban: merchant.iban,
        amount,
        reference: REFERENCE
      }),
      reference: writtenReference(REFERENCE)
    },
    words: { title, paragraphs, isGreeted: of.texts.body?.includes('{{name}}') ?? false },
    genuine: { url: `${host}/check/${merchant.slug}`, checkCode: 'K7M2QX' }
  };
}
