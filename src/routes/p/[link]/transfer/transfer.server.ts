import QRCode from 'qrcode';
import type { Money } from '#lib/money/index.ts';
import {
  buildEpcPayload,
  EPC_QR_ERROR_CORRECTION,
  formatBetalingskenmerk,
  formatOgmReference,
  formatRfReference,
  recogniseReference
} from '#lib/server/domain/billing/index.ts';
import type { PayPageMerchant } from '#lib/server/domain/collection/index.ts';
import { Refusal } from '#lib/server/web/index.ts';

/** One transfer to make: what to type, and the same as a picture for a bank's app. */
export type Transfer = Readonly<{
  invoiceId: string;
  number: string;
  amount: Money;
  holder: string;
  /** In groups of four. */
  iban: string;
  bic?: string;
  /** As people write it: `RF18 5390 0754 7034`, `+++090/9337/55493+++`. */
  reference: string;
  /** The modules of the EPC QR code as one SVG path, and their number per side; none where the code can't hold it. */
  qr?: Readonly<{ path: string; size: number }>;
}>;

type Ask = Readonly<{ invoiceId: string; number: string; amount: Money; reference: string }>;

export function transferOf(merchant: PayPageMerchant, { reference, ...ask }: Ask): Transfer {
  const qr = epcQr(merchant, ask.amount, reference);
  return {
    ...ask,
    holder: merchant.accountHolder,
    iban: merchant.iban.replace(/(.{4})(?=.)/g, '$1 '),
    ...(merchant.bic && { bic: merchant.bic }),
    reference: writtenForm(reference),
    ...(qr && { qr })
  };
}

function writtenForm(reference: string): string {
  switch (recogniseReference(reference)?.scheme) {
    case 'rf':
      return formatRfReference(reference);
    case 'ogm':
      return formatOgmReference(reference);
    case 'betalingskenmerk':
      return formatBetalingskenmerk(reference);
    case undefined:
      return reference;
  }
}

function epcQr(merchant: PayPageMerchant, amount: Money, reference: string): Transfer['qr'] {
  const isRf = recogniseReference(reference)?.scheme === 'rf';
  try {
    const payload = buildEpcPayload({
      name: merchant.accountHolder,
      iban: merchant.iban,
      ...(merchant.bic && { bic: merchant.bic }),
      amount,
      // Only an RF reference may stand in the structured field; Belgian and Dutch ones travel as text.
      ...(isRf ? { reference } : { text: writtenForm(reference) })
    });
    return drawn(payload);
  } catch (fault) {
    // An amount beyond the standard's bounds, or another currency: the words below the picture still do.
    if (fault instanceof Refusal) return undefined;
    throw fault;
  }
}

/** Rows of dark modules as horizontal strokes: a tenth of the bytes of one square each. */
function drawn(payload: string): NonNullable<Transfer['qr']> {
  const { modules } = QRCode.create([{ data: new TextEncoder().encode(payload), mode: 'byte' }], {
    errorCorrectionLevel: EPC_QR_ERROR_CORRECTION
  });
  const { size } = modules;
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let run = 0;
      while (x + run < size && modules.get(y, x + run)) run++;
      if (run > 0) path += `M${x} ${y}h${run}v1H${x}z`;
      x += run;
    }
  }
  return { path, size };
}
