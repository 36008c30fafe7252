import { SaxesParser, type SaxesTagNS } from 'saxes';
import { FileProblem } from '../faults.ts';
import { limits } from '../limits.ts';
import type { UblElement } from './ubl-element.ts';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';
const COMPONENTS = new Set([`${UBL}CommonAggregateComponents-2`, `${UBL}CommonBasicComponents-2`]);
const ROOTS = new Map<string, 'Invoice' | 'CreditNote'>([
  [`${UBL}Invoice-2 Invoice`, 'Invoice'],
  [`${UBL}CreditNote-2 CreditNote`, 'CreditNote']
]);
// The Peppol network puts a document into this envelope (UN/CEFACT SBDH).
const ENVELOPE = 'StandardBusinessDocument';

/** What the reader tells: a document begins, one child of its root is complete, it ends. */
export type SectionListener = Readonly<{
  start(root: 'Invoice' | 'CreditNote', line: number): void;
  section(element: UblElement): void;
  end(): void;
}>;

export type SectionReader = Readonly<{ write(text: string): void; close(): void }>;

type State = {
  readonly stack: UblElement[];
  depth: number;
  elements: number;
  /** Depth of the document's root element; 0 outside. */
  rootDepth: number;
  /** Depth of the foreign element being skipped: extensions, signatures, the envelope's header; 0 when none is. */
  skipFrom: number;
  hasDocument: boolean;
};

/** Reads UBL as it comes in and hands on one section at a time; refuses by `FileProblem`. */
export function readSections(listener: SectionListener): SectionReader {
  const parser = new SaxesParser({ xmlns: true });
  const state: State = { stack: [], depth: 0, elements: 0, rootDepth: 0, skipFrom: 0, hasDocument: false };
  const place = () => ({ line: parser.line });
  const addText = (text: string) => {
    const top = state.stack.at(-1);
    if (top && state.skipFrom === 0) top.text += text;
  };
  parser.on('error', (error) => {
    const reason = error.message.replace(/^(?:undefined)?:?\d+:\d+: /, '');
    throw new FileProblem('xml-malformed', { found: reason }, place());
  });
  parser.on('doctype', () => {
    throw new FileProblem('xml-doctype-forbidden', {}, place());
  });
  parser.on('opentag', (tag) => openElement(tag, state, listener, parser.line));
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => closeElement(state, listener));
  return {
    write: (text) => void parser.write(text),
    close() {
      parser.close();
      if (!state.hasDocument)
        throw new FileProblem('xml-root-unknown', { found: ENVELOPE, namespace: '' }, place());
    }
  };
}

function openElement(tag: SaxesTagNS, state: State, listener: SectionListener, line: number): void {
  state.depth += 1;
  state.elements += 1;
  if (state.depth > limits.depth) throw new FileProblem('xml-too-deep', { max: limits.depth }, { line });
  if (state.elements > limits.xmlElements)
    throw new FileProblem('xml-too-many-elements', { max: limits.xmlElements }, { line });
  if (state.skipFrom > 0) return;
  if (state.rootDepth > 0) {
    if (COMPONENTS.has(tag.uri)) state.stack.push(elementOf(tag, line));
    else state.skipFrom = state.depth;
    return;
  }
  const root = ROOTS.get(`${tag.uri} ${tag.local}`);
  if (root) {
    state.rootDepth = state.depth;
    state.hasDocument = true;
    listener.start(root, line);
  } else if (state.depth === 1 && tag.local !== ENVELOPE) {
    throw new FileProblem('xml-root-unknown', { found: tag.local, namespace: tag.uri }, { line });
  }
}

function closeElement(state: State, listener: SectionListener): void {
  const closed = state.depth;
  state.depth -= 1;
  if (state.skipFrom > 0) {
    if (closed === state.skipFrom) state.skipFrom = 0;
  } else if (closed === state.rootDepth) {
    state.rootDepth = 0;
    listener.end();
  } else {
    const element = state.stack.pop();
    const parent = state.stack.at(-1);
    if (parent && element) parent.children.push(element);
    else if (element) listener.section(element);
  }
}

function elementOf(tag: SaxesTagNS, line: number): UblElement {
  const attributes: Record<string, string> = {};
  for (const { local, uri, value } of Object.values(tag.attributes))
    if (uri === '') attributes[local] = value;
  return { name: tag.local, attributes, children: [], line, text: '' };
}
