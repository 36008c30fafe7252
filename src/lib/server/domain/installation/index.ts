export { inviteOwner } from './invite-owner.ts';
export { openMerchant } from './open-merchant.ts';
export {
  listOverseenMerchants,
  MOST_COUNTED,
  readOverseenMerchant,
  type OverseenMerchant
} from './oversee-merchants.ts';
export { resumeMerchant, suspendMerchant } from './suspend-merchant.ts';
