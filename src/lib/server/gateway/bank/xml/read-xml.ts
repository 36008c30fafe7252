import { SaxesParser, type SaxesTagNS } from 'saxes';
import { BankFileProblem, quoted } from '../faults.ts';
import type { XmlElement } from './element.ts';

/** How much one file may bring: well above a month of a large merchant's account, well below what hurts the server. */
const xmlLimits = {
  bytes: 50_000_000,
  depth: 40,
  elements: 2_000_000,
  textCharacters: 10_000
} as const;

export type XmlDocument = Readonly<{ root: XmlElement; namespace: string }>;

type Open = {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  line: number;
  text: string;
};

/**
 * Reads a whole file into a tree. Nothing outside the file is ever fetched, and a document type declaration is refused,
 * with which entity bombs and external entities are impossible. Throws `BankFileProblem` only.
 */
export function readXml(bytes: Uint8Array): XmlDocument {
  const text = decode(bytes);
  const parser = new SaxesParser({ xmlns: true });
  const stack: Open[] = [];
  let root: XmlElement | undefined;
  let namespace = '';
  let count = 0;
  const problem = (
    code: BankFileProblem['fault']['code'],
    params: BankFileProblem['fault']['params'] = {}
  ) => {
    throw new BankFileProblem(code, parser.line, params);
  };
  parser.on('error', (error) =>
    problem('malformed', { found: quoted(error.message.replace(/^(?:undefined)?:?\d+:\d+: /, '')) })
  );
  parser.on('doctype', () => problem('doctype-forbidden'));
  parser.on('opentag', (tag: SaxesTagNS) => {
    count += 1;
    if (count > xmlLimits.elements) problem('too-many-elements', { max: xmlLimits.elements });
    if (stack.length >= xmlLimits.depth) problem('too-deep', { max: xmlLimits.depth });
    if (stack.length === 0) namespace = tag.uri;
    stack.push({
      name: nameOf(tag, namespace),
      attributes: attributesOf(tag),
      children: [],
      line: parser.line,
      text: ''
    });
  });
  const addText = (found: string) => {
    const top = stack.at(-1);
    if (!top) return;
    top.text += found;
    if (top.text.length > xmlLimits.textCharacters)
      problem('value-invalid', { element: top.name, found: quoted(top.text) });
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = stack.pop();
    const parent = stack.at(-1);
    if (parent && closed) parent.children.push(closed);
    else root = closed;
  });
  parser.write(text).close();
  if (!root) throw new BankFileProblem('empty', 1);
  return { root, namespace };
}

/** An element of a foreign namespace (a bank's supplement) keeps a name that no rule and no reader asks for. */
function nameOf(tag: SaxesTagNS, namespace: string): string {
  return tag.uri === namespace ? tag.local : `{${tag.uri}}${tag.local}`;
}

function attributesOf(tag: SaxesTagNS): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const { local, uri, value } of Object.values(tag.attributes))
    if (uri === '') attributes[local] = value;
  return attributes;
}

/** ISO 20022 is UTF-8; a file that says or is anything else is refused rather than misread. */
function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new BankFileProblem('empty', 1);
  if (bytes.length > xmlLimits.bytes)
    throw new BankFileProblem('too-large', 0, { bytes: bytes.length, max: xmlLimits.bytes });
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  if (/^(?:\xfe\xff|\xff\xfe|\0<|<\0)/.test(start))
    throw new BankFileProblem('encoding-unsupported', 1, { found: 'UTF-16' });
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(start)?.[1];
  if (declared !== undefined && !/^(?:utf-8|us-ascii)$/i.test(declared))
    throw new BankFileProblem('encoding-unsupported', 1, { found: quoted(declared) });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BankFileProblem('encoding-invalid', 0);
  }
}
