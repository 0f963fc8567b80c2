package iommulab.model.walk;

/** What one stage of translation allows, without and with privilege. */
public record StageRights(Rights user, Rights privileged) {
  public static final StageRights NONE = new StageRights(Rights.NONE, Rights.NONE);
  public static final StageRights ALL = new StageRights(Rights.ALL, Rights.ALL);

  public StageRights and(StageRights other) {
    return new StageRights(user.and(other.user), privileged.and(other.privileged));
  }

  public Rights of(boolean withPrivilege) {
    return withPrivilege ? privileged : user;
  }

  public boolean permit(Access access) {
    return of(access.privileged()).permit(access.kind());
  }

  @Override
  public String toString() {
    return user + "/" + privileged;
  }
}
