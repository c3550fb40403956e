// Command etcd is etcd's own server: its published module cannot be installed
// directly, because it replaces its sibling modules by local folders.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
