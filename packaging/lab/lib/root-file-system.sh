# The root file system that all hosts share, made once and kept until "down --purge".

PACKAGES=systemd,systemd-sysv,dbus,openssh-server,openssh-client,openjdk-17-jre-headless,curl,jq,iproute2,\
iputils-ping,cron,sudo,bash-completion,fish,zsh,man-db,procps,adduser,ca-certificates,nftables,less,lsof,rpm\
${LAB_PACKAGES:+,$LAB_PACKAGES}

root_file_system() { # prints its directory
    local directory=$LAB_STATE/base-$(echo "$LAB_SUITE $PACKAGES" | sha256sum | cut -c1-12)
    [[ -d $directory ]] || make_root_file_system "$directory"
    echo "$directory"
}

make_root_file_system() {
    local new=$1.part log=$LAB_STATE/mmdebstrap.log
    rm -rf "$new"
    nice -n 10 mmdebstrap --quiet --mode=root --variant=minbase --include="$PACKAGES" \
        --aptopt='APT::Install-Recommends "false"' --format=directory "$LAB_SUITE" "$new" >"$log" 2>&1 || {
        tail -20 "$log" >&2
        die "mmdebstrap failed, see $log"
    }
    rm -f "$new"/etc/ssh/ssh_host_* "$new/usr/sbin/policy-rc.d"
    # An ordinary operator with sudo, and one who may only look.
    chroot "$new" useradd -m -s /bin/bash deploy
    chroot "$new" useradd -m -s /bin/bash guest
    echo "deploy ALL=(ALL) NOPASSWD: ALL" >"$new/etc/sudoers.d/deploy"
    chmod 440 "$new/etc/sudoers.d/deploy"
    mv "$new" "$1"
}
