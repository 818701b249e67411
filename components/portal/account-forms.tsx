'use client'

import { MailCheck } from 'lucide-react'
import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import { type ComponentProps, useSyncExternalStore } from 'react'
import { ActionForm, type FormView } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { PasswordField } from '#components/ui/password-field.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { MAX_PASSWORD, MIN_PASSWORD } from '#lib/domain/account/password.rules.ts'
import type { FormAction } from '#lib/server/http/form-state.ts'
import { portalLocales, toLocale } from '#lib/words/locales.ts'
import styles from './auth-page.module.css'

/**
 * Fields: organisation, name, email, password, code (if the server printed one), and from the browser: timeZone, locale.
 */
export function SetupForm({ action, needsCode }: { action: FormAction; needsCode: boolean }) {
  const words = useTranslations('account')
  const locale = toLocale(useLocale(), portalLocales)
  const timeZone = useBrowserTimeZone()
  return (
    <ActionForm action={action}>
      {(form) => (
        <>
          {needsCode ? <SetupCodeField form={form} /> : null}
          <TextField
            name="organisation"
            label={words('organisation')}
            hint={words('organisationHint')}
            autoComplete="organization"
            maxLength={120}
            required
            error={form.errorOf('organisation')}
          />
          <PersonFields form={form} />
          <NewPassword form={form} first />
          <input type="hidden" name="timeZone" value={timeZone} />
          <input type="hidden" name="locale" value={locale} />
          <Submit form={form} words={words('setup.submit')} pendingWords={words('setup.pending')} />
        </>
      )}
    </ActionForm>
  )
}

/** Fields: email and password. */
export function SignInForm({ action, email }: { action: FormAction; email?: string }) {
  const words = useTranslations('account')
  const common = useTranslations('common')
  return (
    <ActionForm action={action}>
      {(form) => (
        <>
          <EmailField form={form} autoComplete="username" defaultValue={email} />
          <PasswordField
            name="password"
            label={words('password')}
            autoComplete="current-password"
            showText={common('showPassword')}
            hideText={common('hidePassword')}
            required
            error={form.errorOf('password')}
          />
          <div className={styles.aside}>
            <Link href="/forgot-password">{words('signIn.forgot')}</Link>
          </div>
          <Submit form={form} words={words('signIn.submit')} pendingWords={words('signIn.pending')} />
        </>
      )}
    </ActionForm>
  )
}

/** Field: email. The answer does not reveal whether the account exists. */
export function ForgotForm({ action }: { action: FormAction }) {
  const words = useTranslations('account')
  const done = (
    <div className={styles.done} role="status">
      <MailCheck size={32} strokeWidth={1.5} aria-hidden="true" />
      <p>{words('forgot.done')}</p>
    </div>
  )
  return (
    <ActionForm action={action} done={done}>
      {(form) => (
        <>
          <EmailField form={form} autoComplete="username" />
          <Submit form={form} words={words('forgot.submit')} pendingWords={words('forgot.pending')} />
        </>
      )}
    </ActionForm>
  )
}

type ResetFormProps = {
  action: FormAction
  token: string
  /** The account's email, for password managers. */
  email?: string
  /** `invite` for a new member, `reset` after a forgotten password. */
  kind?: 'reset' | 'invite'
}

/** Fields: token, password. */
export function ResetForm({ action, token, email, kind = 'reset' }: ResetFormProps) {
  const words = useTranslations('account')
  return (
    <ActionForm action={action}>
      {(form) => (
        <>
          <input type="hidden" name="token" value={token} />
          {email ? <input type="email" autoComplete="username" value={email} readOnly hidden /> : null}
          <NewPassword form={form} first={kind === 'invite'} />
          <Submit form={form} words={words(`${kind}.submit`)} pendingWords={words(`${kind}.pending`)} />
        </>
      )}
    </ActionForm>
  )
}

function SetupCodeField({ form }: { form: FormView }) {
  const words = useTranslations('account')
  return (
    <TextField
      name="code"
      label={words('setup.code')}
      hint={words('setup.codeHint')}
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      dir="ltr"
      maxLength={64}
      required
      error={form.errorOf('code')}
    />
  )
}

function PersonFields({ form }: { form: FormView }) {
  const words = useTranslations('account')
  return (
    <>
      <TextField
        name="name"
        label={words('name')}
        hint={words('nameHint')}
        autoComplete="name"
        maxLength={120}
        required
        error={form.errorOf('name')}
      />
      <EmailField form={form} autoComplete="email" />
    </>
  )
}

type EmailFieldProps = { form: FormView } & Pick<ComponentProps<typeof TextField>, 'autoComplete' | 'defaultValue'>

function EmailField({ form, ...input }: EmailFieldProps) {
  const words = useTranslations('account')
  return (
    <TextField
      {...input}
      name="email"
      type="email"
      label={words('email')}
      inputMode="email"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={254}
      required
      error={form.errorOf('email')}
    />
  )
}

/** A field for a new password; `first` if the account has none yet. Field: password. */
export function NewPassword({ form, first = false }: { form: FormView; first?: boolean }) {
  const words = useTranslations('account')
  const common = useTranslations('common')
  return (
    <PasswordField
      name="password"
      label={words(first ? 'password' : 'newPassword')}
      hint={words('passwordHint', { characters: MIN_PASSWORD })}
      autoComplete="new-password"
      showText={common('showPassword')}
      hideText={common('hidePassword')}
      minLength={MIN_PASSWORD}
      maxLength={MAX_PASSWORD}
      required
      error={form.errorOf('password')}
    />
  )
}

function Submit({ form, words, pendingWords }: { form: FormView; words: string; pendingWords: string }) {
  return (
    <Button type="submit" variant="primary" wide pending={form.pending} pendingText={pendingWords}>
      {words}
    </Button>
  )
}

const never = () => () => undefined

/** The IANA time zone of the browser; UTC in the server's HTML. */
function useBrowserTimeZone(): string {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  )
}
