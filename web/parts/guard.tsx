import { Component, type ReactNode } from 'react'
import { Fault } from './fault.tsx'

/** Holds a page that broke: says so and offers to load it again. React knows this only as a class. */
export class Guard extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError() {
    return { broken: true }
  }
  override render() {
    return this.state.broken ? <Fault code="bug" onRetry={() => location.reload()} /> : this.props.children
  }
}
