import { readInvoice } from '../document/read-invoice.ts';
import { collectFindings, FileProblem, type FieldFault, type IntakeFault } from '../faults.ts';
import type { ParsedItem } from '../parsed-item.ts';
import { startDraft, takeSection, type UblDraft } from './map-document.ts';
import { readSections } from './read-sections.ts';

/**
 * Reads a UBL 2.1 Invoice or CreditNote as a stream: each section is turned into the JSON form when it closes, so
 * that memory grows with what the invoice says, not with its XML. Nothing outside the file is ever fetched, and a
 * document type declaration is refused, with which entity bombs and external entities are impossible.
 */
export async function* parseUbl(
  texts: AsyncIterable<string>,
  keepAttachmentBytes: number
): AsyncGenerator<ParsedItem> {
  const done: ParsedItem[] = [];
  let draft: UblDraft | undefined;
  const reader = readSections({
    start(root, line) {
      draft = startDraft(root, collectFindings(), keepAttachmentBytes);
      draft.lines.set('', line);
    },
    section: (element) => draft && takeSection(draft, element),
    end: () => void done.push(...(draft ? finish(draft) : []))
  });
  let start = '';
  for await (const text of texts) {
    if (start.length < 4096) {
      start += text.slice(0, 4096);
      // Also in small letters, as in HTML, and before an internal subset is read.
      if (/^\s*(?:<\?[^>]*\?>\s*|<!--(?:(?!-->)[\s\S])*-->\s*)*<!doctype/i.test(start))
        throw new FileProblem('xml-doctype-forbidden', {}, { line: 1 });
    }
    reader.write(text);
    yield* done.splice(0);
  }
  reader.close();
  yield* done.splice(0);
}

function finish(draft: UblDraft): ParsedItem[] {
  const { json, findings, lines } = draft;
  // EN 16931 BR-16: at least one line; BR-15: the amount due.
  if (json.lines?.length === 0) findings.fault('lines-missing', 'lines');
  if (!json.totals?.payable) findings.fault('payable-missing', 'totals.payable');
  json.lines?.forEach((line, i) => {
    if (!line.netAmount)
      findings.fault('line-amount-missing', `lines.${i}`, { field: line.id ?? String(i + 1) });
  });
  const reading = readInvoice(json, findings);
  const line = lines.get('') ?? 1;
  if (reading.kind === 'faulty') {
    const { number } = reading;
    return reading.faults.map((fault) => ({ kind: 'fault', fault: located(fault, lines, number) }));
  }
  const warnings = reading.warnings.map(({ code, field, params }) => ({ code, params, column: field }));
  return [{ kind: 'document', document: reading.document, at: { line }, warnings }];
}

/** The line of the nearest part of the document that is known. */
function located(
  { code, field, params }: FieldFault,
  lines: Map<string, number>,
  number: string | undefined
): IntakeFault {
  const steps = field.split('.');
  let line = lines.get('') ?? 1;
  for (let length = steps.length; length > 0; length--) {
    const known = lines.get(steps.slice(0, length).join('.'));
    if (known === undefined) continue;
    line = known;
    break;
  }
  return { code, params, line, column: field, ...(number && { number }) };
}
