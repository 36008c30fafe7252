import { BankFileProblem, MOST_FAULTS, quoted, type BankFault } from './faults.ts';
import { readNotificationFile, readStatementFile } from './read-statement.ts';
import { CAMT, camt053, camt054 } from './schema/camt.data.ts';
import { checkElement, type ElementRule } from './schema/check-element.ts';
import { PAIN_002, pain002 } from './schema/pain-002.data.ts';
import type { StatementFile } from './statement.ts';
import { readStatusReport, type StatusReport } from './status-report.ts';
import { readXml, type XmlDocument } from './xml/read-xml.ts';

export type BankFile = StatusReport | StatementFile;

export type BankFileReading =
  | Readonly<{ kind: 'read'; format: string; file: BankFile }>
  | Readonly<{ kind: 'refused'; faults: readonly BankFault[] }>;

/**
 * Reads what a bank sends: pain.002, camt.053 or camt.054, told by its namespace. Whole or not at all: a file with one
 * fault is refused with every fault by name and line. Never throws, whatever the bytes.
 */
export function readBankFile(bytes: Uint8Array): BankFileReading {
  try {
    const document = readXml(bytes);
    const { rule, read, format } = formatOf(document);
    const faults = checkElement(document.root, rule);
    if (faults.length > 0) return { kind: 'refused', faults: faults.slice(0, MOST_FAULTS) };
    return { kind: 'read', format, file: read(document.root) };
  } catch (error) {
    if (error instanceof BankFileProblem) return { kind: 'refused', faults: [error.fault] };
    throw error;
  }
}

type Format = Readonly<{ format: string; rule: ElementRule; read: (root: XmlDocument['root']) => BankFile }>;

function formatOf({ root, namespace }: XmlDocument): Format {
  const format = namespace.slice(namespace.lastIndexOf(':') + 1);
  if (root.name === 'Document' && PAIN_002.test(namespace))
    return { format, rule: pain002, read: readStatusReport };
  const camt = root.name === 'Document' ? CAMT.exec(namespace)?.[1] : undefined;
  if (camt === '053') return { format, rule: camt053, read: readStatementFile };
  if (camt === '054') return { format, rule: camt054, read: readNotificationFile };
  throw new BankFileProblem('format-unknown', root.line, { found: quoted(`${root.name} ${namespace}`) });
}
