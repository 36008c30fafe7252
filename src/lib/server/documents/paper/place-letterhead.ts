import { formatIban } from './format-iban.ts';
import type { PostalAddress, Sender } from '../input.ts';
import { mm } from './measures.ts';
import { INK, type Paper } from './open-paper.ts';
import { asArtifact, heightOfText, placeText } from './place-text.ts';

/** The merchant's mark and name at the head of a page, and how to reach it at the right. */
export function placeLetterhead(
  paper: Paper,
  sender: Sender,
  place: Readonly<{ x: number; right: number; y: number }>
): void {
  const { pdf, brand } = paper;
  const side = mm(11);
  asArtifact(paper, () => {
    pdf
      .roundedRect(place.x, place.y, side, side, mm(2.6))
      .lineWidth(0.6)
      .fillAndStroke(brand.fill, brand.edge);
    const initial = [...sender.name.trim()][0]?.toUpperCase() ?? '·';
    pdf.font('semibold').fontSize(16).fillColor(brand.ink);
    const top = place.y + (side - pdf.currentLineHeight()) / 2;
    pdf.text(initial, place.x + (side - pdf.widthOfString(initial)) / 2, top, { lineBreak: false });
  });
  const contactWidth = mm(62);
  const nameX = place.x + side + mm(3.5);
  const nameWidth = place.right - contactWidth - mm(6) - nameX;
  const nameStyle = { size: 14, weight: 'semibold', smallest: 10, maxLines: 2, leading: 1.2 } as const;
  const nameY = place.y + (side - heightOfText(paper, sender.name, nameWidth, nameStyle)) / 2;
  placeText(paper, 'sender', sender.name, { x: nameX, y: nameY, width: nameWidth }, nameStyle);
  const contact = [sender.website, sender.contactEmail, sender.contactPhone].filter(
    (text) => text !== undefined
  );
  let y = place.y;
  for (const text of contact) {
    const column = { x: place.right - contactWidth, y, width: contactWidth };
    y = placeText(paper, 'contact', text, column, {
      size: 8.5,
      colour: INK.quiet,
      align: 'right',
      maxLines: 1,
      smallest: 6.5
    });
  }
}

/** The lines of an address, its country only when it isn't the sender's own. */
export function addressLines(address: PostalAddress | undefined, ownCountry: string | undefined): string[] {
  if (!address) return [];
  const city = [address.postalCode, address.city].filter(Boolean).join('  ');
  const country =
    address.country !== undefined && address.country !== ownCountry ? countryName(address.country) : '';
  return [...address.lines, city, country].filter((line) => line !== '');
}

/** Who the sender is by law, in one line: name, address, registration, VAT, account. */
export function legalLine({ t }: Paper, sender: Sender): string {
  const parts = [
    sender.name,
    ...addressLines(sender.address, sender.address.country),
    sender.registrationNumber && t('documents:registration', { id: sender.registrationNumber }),
    sender.vatId && t('documents:vat-id', { id: sender.vatId }),
    `IBAN ${formatIban(sender.iban)}`
  ];
  // Each part keeps together; the line breaks between parts.
  return parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => part?.replace(/ +/g, '\u00a0'))
    .join(' · ');
}

// Universal Postal Union: the country stands last, in capitals; English and French are read everywhere.
function countryName(code: string): string {
  const name = /^[A-Z]{2}$/.test(code) ? new Intl.DisplayNames('en', { type: 'region' }).of(code) : code;
  return (name ?? code).toUpperCase();
}
