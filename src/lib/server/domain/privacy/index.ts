export {
  answerBy,
  askErasure,
  findEraseRequest,
  listWaitingErasures,
  refuseErasure,
  withdrawErasure,
  type EraseRequest
} from './erase-requests.ts';
export { exportCustomer, type ExportFile } from './export-customer.ts';
export { personalData } from './personal-data.data.ts';
export { releaseErasure } from './release-erasure.ts';
