import PDFDocument from 'pdfkit';
import { lightBrand, type BrandColours } from '#lib/ui/brand/index.ts';
import { translator, type Translate } from '#lib/i18n/index.server.ts';
import type { Reader, Sender } from '../input.ts';
import { fontFile, type FontWeight } from './fonts.ts';
import type { Box } from './measures.ts';

/** Ink of the printed page: neutral, so that it is as good on a grey printer. */
export const INK = { full: '#16201d', quiet: '#56625e', line: '#d9d6cd' } as const;

/** What was written where: lets a test prove that nothing overlaps or leaves the page. */
export type PlacedBox = Box & Readonly<{ name: string; page: number }>;

/** A PDF that is being written, with all that its parts need. */
export type Paper = Readonly<{
  pdf: PDFKit.PDFDocument;
  reader: Reader;
  t: Translate;
  brand: BrandColours;
  /** Grows as text is placed. */
  placed: PlacedBox[];
}>;

type Options = Readonly<{ reader: Reader; sender: Sender; title: string; on: Temporal.PlainDate }>;

/** Opens a tagged A4 document in the merchant's colour and the reader's language. */
export function openPaper({ reader, sender, title, on }: Options): Paper {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    // The type definitions know PDF/A only.
    subset: 'PDF/UA' as 'PDF/A-3a',
    lang: reader.language,
    displayTitle: true,
    bufferPages: true,
    // The same input gives the same bytes: the date is the document's, not the machine's.
    info: { Title: title, Author: sender.name, Creator: 'Quitte', CreationDate: new Date(on.toString()) },
    // No default font: PDFKit would open a font anew at each use if it knew the file under two names.
    font: ''
  });
  for (const weight of ['regular', 'semibold'] satisfies FontWeight[])
    pdf.registerFont(weight, fontFile(weight));
  return {
    pdf,
    reader,
    t: translator(reader.language, reader.formality),
    brand: lightBrand(sender.brandColor),
    placed: []
  };
}

/** Ends the document and gives its bytes. */
export function finishPaper({ pdf }: Paper): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on('error', reject);
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    pdf.end();
  });
}
