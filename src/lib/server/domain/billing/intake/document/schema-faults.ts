import type * as v from 'valibot';
import type { FaultCode, Findings } from '../faults.ts';

const MISSING: Readonly<Record<string, FaultCode>> = {
  number: 'number-missing',
  issuedOn: 'issue-date-missing',
  currency: 'currency-missing',
  customer: 'customer-missing',
  'customer.name': 'customer-missing'
};

/** Names what the schema found, in our own codes: field by field, with what was found and what was expected. */
export function reportSchemaIssues(issues: readonly v.BaseIssue<unknown>[], findings: Findings): void {
  for (const issue of issues) {
    const field = (issue.path ?? []).map((step) => String(step.key)).join('.');
    const found = issue.received;
    const expected = issue.expected ?? '';
    if (issue.type === 'strict_object' && issue.expected === 'never') {
      findings.fault('field-unknown', field, { field });
    } else if (found === 'undefined' || found === 'null') {
      findings.fault(MISSING[field] ?? 'field-missing', field, { field });
    } else if (issue.type === 'max_length') {
      const code = Array.isArray(issue.input) ? 'too-many-items' : 'field-too-long';
      findings.fault(code, field, { field, found, max: String(issue.requirement) });
    } else if (issue.type === 'check') {
      findings.fault('control-character', field, { field });
    } else {
      findings.fault('field-invalid', field, { field, found, expected });
    }
  }
}

/** The schema lets empty text through where a name must stand: an empty element in XML, an empty cell in CSV. */
export function reportEmptyFields(fields: Readonly<Record<string, string>>, findings: Findings): void {
  for (const [field, value] of Object.entries(fields))
    if (value === '') findings.fault(MISSING[field] ?? 'field-missing', field, { field });
}
