import account from './ar/account.json' with { type: 'json' }
import certificate from './ar/certificate.json' with { type: 'json' }
import common from './ar/common.json' with { type: 'json' }
import contracts from './ar/contracts.json' with { type: 'json' }
import editor from './ar/editor.json' with { type: 'json' }
import event from './ar/event.json' with { type: 'json' }
import field from './ar/field.json' with { type: 'json' }
import log from './ar/log.json' with { type: 'json' }
import mail from './ar/mail.json' with { type: 'json' }
import meaning from './ar/meaning.json' with { type: 'json' }
import portal from './ar/portal.json' with { type: 'json' }
import refusal from './ar/refusal.json' with { type: 'json' }
import sample from './ar/sample.json' with { type: 'json' }
import settings from './ar/settings.json' with { type: 'json' }
import signing from './ar/signing.json' with { type: 'json' }
import verify from './ar/verify.json' with { type: 'json' }
import type { Words } from './en.ts'

const words: Words = {
  account,
  certificate,
  common,
  contracts,
  editor,
  event,
  field,
  log,
  mail,
  meaning,
  portal,
  refusal,
  sample,
  settings,
  signing,
  verify,
}
export default words
